/** Modules and packages that a program writes and imports through sys.path. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeSystem } from '../../../src/cli/system.ts';
import { createVM, runMain } from '../../../src/engine/index.ts';

const SOURCE = `
import sys
from posix import mkdir, getcwd
base = getcwd()
for folder in '/own', '/own/pack', '/later':
    mkdir(base + folder)
def write(path, text, encoding='utf-8'):
    with open(base + path, 'w', encoding=encoding) as f:
        f.write(text)
write('/own/plain.py', 'where = __file__')
write('/own/old.py', '# coding: latin-1\\ntext = "\\xe9"', 'latin-1')
write('/own/pack/__init__.py', 'from . import part')
write('/own/pack/part.py', 'name = __name__, __package__')
write('/later/plain.py', 'where = "not here"')
try:
    import plain
except ModuleNotFoundError as e:
    print(e)
sys.path.insert(0, base + '/own')
sys.path.append(base + '/later')
import plain, old, pack
print(plain.where[len(base):], ascii(old.text), pack.part.name, pack.__path__ == [base + '/own/pack'])
`;

it('are found in the order of sys.path, with their encoding', () => {
  let out = '';
  const write = (_fd: number, data: Uint8Array): void => {
    out += new TextDecoder().decode(data);
  };
  const folder = mkdtempSync(join(tmpdir(), 'heaptwin-modules-'));
  try {
    const system = nodeSystem(write, () => new Uint8Array(0), folder);
    runMain(createVM({ version: '3.12', host: { write, system } }), SOURCE, 'program.py');
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(out).toBe("No module named 'plain'\n/own/plain.py '\\xe9' ('pack.part', 'pack') True\n");
});
