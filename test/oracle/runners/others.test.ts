/** PyPy and MicroPython, where they are: what they lack is not offered, not wrong. */
import { expect, test } from 'vitest';
import type { ProgramRecord } from '../../../oracle/records/schema.ts';
import { runPlan } from '../../../oracle/run.ts';
import { environment } from '../../../oracle/runners/hygiene.ts';
import { DEFAULT_LIMITS } from '../../../oracle/runners/process.ts';
import { findTargets } from '../../../oracle/targets/find.ts';
import { foundOnly, program } from '../fixtures/fakes.ts';

const { live } = await findTargets(['pypy', 'micropython'], { env: process.env, cwd: '.', interpreters: [] });

test.skipIf(live.length === 0)('pypy or micropython is here', () => expect(live.length).toBeGreaterThan(0));

test.each(live.map((t) => [t.target, t] as const))(
  '%s runs programs, and says what it does not offer',
  { timeout: 180_000 },
  async (_, target) => {
    const records: ProgramRecord[] = [];
    const programs = [program('good/hello'), program('good/keeps'), program('bad/raises'), program('bad/unparsable')];
    await runPlan({
      programs,
      found: foundOnly(target),
      environment: environment(),
      limits: DEFAULT_LIMITS,
      jobs: 1,
      onRecord: (record) => records.push(record),
    });
    expect(records.map((r) => r.state)).toEqual(['ok', 'ok', 'error', 'unparsable']);
    expect(records[1]!.stdout).toBe('nodes 100\ndone\n');
    expect(records[1]!.observations.map(({ label }) => label)).toEqual(['start', 'made', 'end', 'after']);
    expect(records[1]!.notOffered).toEqual(expect.arrayContaining(['blocks', 'traced.current', 'classes', 'gc.count']));
    expect(records[2]!.stderr).toContain('KeyError');
  },
);
