import { readFileSync } from 'node:fs';

/** The version in package.json. */
export function version(): string {
  for (const up of ['../../', '../../../']) {
    try {
      return JSON.parse(readFileSync(new URL(up + 'package.json', import.meta.url), 'utf8')).version;
    } catch {
      // one folder deeper when built into dist/
    }
  }
  return 'unknown';
}
