/**
 * Programs that use what newer versions brought: printed output, errors and exit code as recorded from the real interpreters
 * (record.ts). Those that import from the standard library need one; where none is found they are skipped, by name.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findLibrary, moduleLoader } from '../../../oracle/targets/library.ts';
import { createVM, runMain } from '../../../src/engine/index.ts';

interface Row {
  stdout: string[];
  stderr: string[];
  exit: number;
}

/** Modules that the twin has itself. */
const OWN = ['sys', 'gc', '_ast', '_weakref', 'builtins', 'math', 'itertools', '_types'];

/** Programs that import nothing by name; the interpreter does: unions of strings are made by the module typing. */
const IMPORTING_UNSEEN = ['annotations.py'];

function plain(text: string): string[] {
  return text.replaceAll(/0x[0-9a-f]{6,}/g, '0x').split('\n');
}

function needsLibrary(source: string): boolean {
  const imports = source.matchAll(/^\s*(?:lazy )?(?:import|from) (\w+)/gm);
  return [...imports].some(([, module]) => !OWN.includes(module!));
}

function run(version: string, name: string, source: string, library: string | null): Row {
  const out = ['', ''];
  const host = {
    write: (fd: number, data: Uint8Array) => {
      out[fd === 2 ? 1 : 0] += new TextDecoder().decode(data);
    },
    ...(library === null ? {} : { load: moduleLoader([library]) }),
  };
  const { exit } = runMain(createVM({ version, host }), source, `programs/${name}`);
  return { stdout: plain(out[0]!), stderr: plain(out[1]!), exit };
}

const folder = new URL('./', import.meta.url);

for (const file of readdirSync(new URL('recorded/', folder)).sort()) {
  const version = file.replace(/\.json$/, '');
  const rows: Record<string, Row> = JSON.parse(readFileSync(new URL(`recorded/${file}`, folder), 'utf8'));
  const library = findLibrary(version.split('.').slice(0, 2).join('.'), process.env);
  describe(`what ${version} brought`, () => {
    for (const [name, row] of Object.entries(rows)) {
      const source = readFileSync(new URL(`programs/${name}`, folder), 'utf8');
      const lacks = (needsLibrary(source) || IMPORTING_UNSEEN.includes(name)) && library === null;
      it.skipIf(lacks)(lacks ? `${name} (no library of ${version} here)` : name, () => {
        expect(run(version, name, source, library)).toEqual(row);
      });
    }
  });
}
