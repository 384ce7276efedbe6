/** The engine's folders import one way: the table of design.md, held against every import. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ENGINE = resolve(import.meta.dirname, '../src/engine');

/** What each folder may import, itself aside. `type` imports may also use the seams. */
const MAY: Record<string, string[]> = {
  profile: [],
  syntax: ['profile'],
  scopes: ['profile', 'syntax'],
  /** pure functions over JavaScript values, in objects/value: both columns fold and compute with them */
  value: ['profile'],
  code: ['profile', 'syntax', 'scopes', 'value'],
  emit: ['profile', 'code'],
  heap: ['profile'],
  gc: ['profile', 'heap'],
  objects: ['profile', 'heap', 'gc', 'value'],
  // _opcode shows the compiler's own tables
  modules: ['profile', 'heap', 'gc', 'objects', 'value', 'code'],
  run: ['profile', 'syntax', 'scopes', 'code', 'emit', 'heap', 'gc', 'objects', 'modules', 'value'],
};

function files(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
    e.isDirectory() ? files(join(dir, e.name)) : e.name.endsWith('.ts') ? [join(dir, e.name)] : [],
  );
}

/** The layer of a path inside the engine. */
function layer(path: string[]): string {
  return path[0] === 'objects' && path[1] === 'value' ? 'value' : path[0]!;
}

interface Import {
  file: string;
  from: string;
  to: string;
  type: boolean;
  text: string;
}

function imports(): Import[] {
  const list: Import[] = [];
  for (const file of files(ENGINE)) {
    const from = relative(ENGINE, file).split('/');
    if (from.length === 1) continue;
    const source = readFileSync(file, 'utf8');
    for (const m of source.matchAll(/^(?:import|export)\s+(type\s+)?([^;]*?)from\s+'([^']+)'/gms)) {
      const target = m[3]!;
      const names = m[2]!.replace(/[{}\s]/g, ' ').split(',');
      const type = m[1] !== undefined || names.every((n) => n.trim() === '' || n.trim().startsWith('type '));
      const to = target.startsWith('.') ? layer(relative(ENGINE, resolve(dirname(file), target)).split('/')) : target;
      list.push({ file: from.join('/'), from: layer(from), to, type, text: target });
    }
  }
  return list;
}

describe('layering of src/engine', () => {
  const all = imports();

  it('reads imports', () => {
    expect(all.length).toBeGreaterThan(100);
  });

  it('imports one way', () => {
    const wrong = all.filter((i) => i.from !== i.to && !i.type && !(MAY[i.from] ?? []).includes(i.to));
    expect(wrong.map((i) => `${i.file} -> ${i.text}`)).toEqual([]);
  });

  it('reaches nothing outside: no file system, no process, no package', () => {
    const outside = all.filter((i) => !i.text.startsWith('.'));
    expect(outside.map((i) => `${i.file} -> ${i.text}`)).toEqual([]);
  });

  it('compares no versions outside profile/', () => {
    const hits = files(ENGINE)
      .filter((f) => !relative(ENGINE, f).startsWith('profile/'))
      .flatMap((f) =>
        readFileSync(f, 'utf8')
          .split('\n')
          .flatMap((line, k) =>
            /\bversion(\[\d\])? *(>=|<=|>|<) *\d/.test(line) ? [`${relative(ENGINE, f)}:${k + 1}`] : [],
          ),
      );
    expect(hits).toEqual([]);
  });
});
