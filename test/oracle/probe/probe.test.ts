import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROBE_VERSION } from '../../../oracle/run.ts';
import { PROBE_FOLDER } from '../../../oracle/runners/hygiene.ts';
import { main } from '../../../src/cli/main.ts';
import { EXIT } from '../../../src/cli/verb.ts';
import { cpythons, terminalIn } from '../fixtures/fakes.ts';

const targets = await cpythons();

test('both sides know the same probe version', () => {
  const text = readFileSync(join(PROBE_FOLDER, 'observe.py'), 'utf8');
  expect(text).toContain(`VERSION = '${PROBE_VERSION}'`);
});

test.skipIf(targets.length === 0)('the start state is described: size classes, free lists, collector', async () => {
  const terminal = terminalIn('.', process.env as Record<string, string>);
  expect(await main(['calibrate', '--describe', '-t', targets.at(-1)!.target], terminal)).toBe(EXIT.expected);
  const [state] = Object.values(JSON.parse(terminal.stdout)) as Record<string, any>[];
  expect(state!.heap.free_lists).toHaveProperty('PyFloatObjects');
  expect(state!.heap.unused_pools).toBeGreaterThan(0);
  expect(Object.keys(state!.classes)).toContain('512');
  expect(state!.arenas).toBeGreaterThan(0);
  expect(state!['gc.count']).toEqual([0, 0, 0]);
  // pymalloc's blocks are all blocks but the large ones
  const small = Object.values<number>(state!.classes).reduce((sum, n) => sum + n, 0);
  expect(state!.blocks - small).toBeGreaterThan(0);
  expect(state!.blocks - small).toBeLessThan(5000);
});
