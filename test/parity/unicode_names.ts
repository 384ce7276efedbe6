/**
 * `\N{...}` for the checks, out of an interpreter's own database: names are asked for once and remembered.
 */
import { execFileSync } from 'node:child_process';

export function unicodeNames(python: string): (name: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  const script =
    'import sys,unicodedata,json\n' +
    'n=sys.argv[1]\n' +
    'try:\n  s=unicodedata.lookup(n)\n  print(json.dumps(s if len(s)==1 else None))\n' +
    'except (KeyError,ValueError):\n  print("null")';
  return (name) => {
    if (!known.has(name)) {
      const answer = execFileSync(python, ['-S', '-c', script, name], { encoding: 'utf8' });
      known.set(name, JSON.parse(answer) ?? undefined);
    }
    return known.get(name);
  };
}
