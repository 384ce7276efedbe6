/** A/A: five runs of the same programs on the same build give equal values wherever `classes.json` says they are exact. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { valuesOf } from '../../oracle/calibrate.ts';
import { choosePrograms, readPrograms } from '../../oracle/programs.ts';
import { buildKey, COMPARED, classesSchema, classOf, gates, readClasses } from '../../oracle/records/classes.ts';
import type { ProgramRecord } from '../../oracle/records/schema.ts';
import { runPlan } from '../../oracle/run.ts';
import { environment } from '../../oracle/runners/hygiene.ts';
import { DEFAULT_LIMITS } from '../../oracle/runners/process.ts';
import { cpythons, foundOnly } from './fixtures/fakes.ts';

const classes = readClasses();
const calibrated = (await cpythons()).filter(({ build }) => classes.builds[buildKey(build.id)] !== undefined);
const corpus = fileURLToPath(new URL('../../corpus', import.meta.url));
const programs = choosePrograms(readPrograms(corpus), [
  'cycles/self_reference',
  'weakrefs/proxy',
  'practices/slots',
  'sizes/functions_and_code',
]);

test('the classes are valid, and say of every build what gates', () => {
  expect(classesSchema.safeParse(classes).error).toBeUndefined();
  for (const build of Object.values(classes.builds)) {
    expect(build.runs.pinned).toBeGreaterThanOrEqual(5);
    expect(Object.keys(build.classes).sort()).toEqual([...COMPARED].sort());
  }
});

test.skipIf(calibrated.length === 0)('there is a calibrated CPython here', () =>
  expect(programs.length).toBeGreaterThan(0),
);

test.each(calibrated.map((t) => [t.target, t] as const))(
  '%s: five runs, no difference in any exact observable',
  { timeout: 120_000 },
  async (_, target) => {
    const runs: ProgramRecord[][] = [];
    for (let i = 0; i < 5; i++) {
      const records: ProgramRecord[] = [];
      const onRecord = (record: ProgramRecord) => records.push(record);
      await runPlan({
        programs,
        found: foundOnly(target),
        environment: environment(),
        limits: DEFAULT_LIMITS,
        jobs: 1,
        onRecord,
      });
      runs.push(records);
    }
    for (const [i, record] of runs[0]!.entries()) {
      for (const observable of COMPARED) {
        if (!gates(classOf(classes, target.build.id, record.program, observable))) continue;
        for (const run of runs)
          expect(valuesOf(run[i]!, observable), `${record.program} ${observable}`).toEqual(
            valuesOf(record, observable),
          );
      }
    }
  },
);
