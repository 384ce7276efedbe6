/**
 * `npm run record`: re-makes the checked-in records (`recorded/`) from the CPythons that are on this machine, one file a
 * build. Versions that aren't here keep their file. Only a real CPython ever writes them.
 *
 *     node oracle/records/record.ts [TARGET...]      default: every CPython found here
 */
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPrograms, suiteHash } from '../programs.ts';
import { PROBE_VERSION, runPlan } from '../run.ts';
import { environment } from '../runners/hygiene.ts';
import { DEFAULT_LIMITS } from '../runners/process.ts';
import type { LiveTarget } from '../runners/runner.ts';
import { findTargets } from '../targets/find.ts';
import { RECORDED_FOLDER } from './recorded.ts';
import { FORMAT, type Observation, type ProgramRecord, type Run } from './schema.ts';
import { writeRun } from './writer.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** As small as it can be without losing what is compared: of `start` the single numbers, no times. */
function compact(record: ProgramRecord): ProgramRecord {
  return { ...record, ms: 0, source: 'recorded', observations: record.observations.map(compactStart) };
}

function compactStart(observation: Observation): Observation {
  if (observation.label !== 'start') return observation;
  const { classes: _, pools: __, 'traced.lines': ___, ...values } = observation.values;
  return { label: 'start', values };
}

async function record(target: LiveTarget): Promise<void> {
  const programs = readPrograms(join(ROOT, 'corpus'));
  const records: ProgramRecord[] = [];
  const found = { live: [target], recorded: [], failed: [] };
  const surroundings = environment();
  const onRecord = (one: ProgramRecord) => records.push(compact(one));
  await runPlan({ programs, found, environment: surroundings, limits: DEFAULT_LIMITS, jobs: 2, onRecord });
  const { build } = target;
  const label = `cpython:${build.version}`;
  const run: Run = {
    header: {
      type: 'header',
      format: FORMAT,
      tool: `heaptwin ${JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version}`,
      suite: suiteHash(programs),
      targets: [{ target: label, kind: 'cpython', build, source: 'recorded' }],
      environment: surroundings,
      started: new Date().toISOString().slice(0, 10) + 'T00:00:00.000Z',
    },
    records: records.map((one) => ({ ...one, target: label })),
  };
  const path = join(RECORDED_FOLDER, `cpython-${build.version}.jsonl`);
  rmSync(path, { force: true });
  writeRun(path, run, true, new Date(run.header.started));
  process.stderr.write(`${label}: ${records.length} records, ${statSync(path).size} bytes, probe ${PROBE_VERSION}\n`);
}

const names = process.argv.slice(2);
const found = await findTargets(names.length > 0 ? names : ['cpython'], {
  env: process.env,
  cwd: ROOT,
  interpreters: [],
});
const live = found.live.filter(({ build }) => build.implementation === 'cpython');
if (live.length === 0) {
  process.stderr.write('nothing recorded: no CPython here; name one: HEAPTWIN_TARGETS=/path/to/python3\n');
  process.exitCode = 4;
}
for (const target of live) await record(target);
