/** The twin through its runner. Until its entry exists, the answer is `unsupported` with the reason, never a guess. */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ENGINE_ENTRY, engine, engineBuild } from '../../../oracle/runners/engine.ts';
import { DEFAULT_LIMITS } from '../../../oracle/runners/process.ts';
import { program } from '../fixtures/fakes.ts';

test('a build of the twin names the emulated version and its own source', () => {
  expect(engineBuild('3.12')).toMatchObject({ implementation: 'heaptwin', version: '3.12.1' });
  expect(engineBuild('3.12').id).toMatch(/^heaptwin-3\.12\.1-[0-9a-f]{8}$/);
  expect(() => engineBuild('2.7')).toThrow('engine:2.7: the twin has no profile of this version');
});

test('programs run one after the other, or are unsupported with a reason', { timeout: 30_000 }, async () => {
  const { build, language } = await engine.identify(['3.12']);
  const session = await engine.start({
    target: 'engine:3.12',
    kind: 'engine',
    build,
    language,
    command: ['3.12'],
    found: 'heaptwin',
  });
  const answer = await session.run(program('good/hello'), { limits: DEFAULT_LIMITS });
  const again = await session.run(program('good/hello'), { limits: DEFAULT_LIMITS });
  await session.stop();
  expect(again.state).toBe(answer.state);
  if (existsSync(ENGINE_ENTRY) && answer.state === 'ok') expect(answer.stdout).toBe('hello\n');
  else {
    expect(answer.state).toBe('unsupported');
    expect(answer.reason).not.toBe('');
  }
});
