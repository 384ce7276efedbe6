/**
 * Runs programs on targets. First everything that is known already (resumed, cached, recorded), then what has to be run:
 * a queue of (target, some programs), taken by as many workers as asked for, each with one session at a time.
 * What one target or program does never stops the others; an abort stops taking work and ends what is running.
 */
import { type Program, satisfies } from './programs.ts';
import type { Environment, ProgramRecord } from './records/schema.ts';
import { Cache } from './records/store.ts';
import { probeHash } from './runners/hygiene.ts';
import { runnerFor } from './runners/index.ts';
import type { Limits } from './runners/process.ts';
import { relativeToStart } from './runners/result.ts';
import { type Answer, emptyAnswer, type LiveTarget, type Session, type StartOptions } from './runners/runner.ts';
import type { Found, RecordedTarget } from './targets/find.ts';

/** Version of probe and harness (`VERSION` in probe/observe.py); the cache key has a hash of their text besides. */
export const PROBE_VERSION = '1';

export interface RunPlan {
  programs: readonly Program[];
  found: Found;
  environment: Environment;
  limits: Limits;
  /** programs at the same time */
  jobs: number;
  /** folder of the cache; undefined: ask everything anew and keep nothing */
  store?: string;
  /** records of an interrupted run with the same suite: not asked again */
  resumed?: readonly ProgramRecord[];
  start?: StartOptions;
  signal?: AbortSignal;
  onRecord(record: ProgramRecord): void;
}

interface Task {
  target: LiveTarget;
  programs: Program[];
}

/** programs a session runs before the next worker may take over; the price of a session is a start of the interpreter */
const CHUNK = 16;

/** How many records the plan will give, if nothing interrupts it. */
export function expectedRecords(plan: Pick<RunPlan, 'programs' | 'found'>): number {
  return plan.programs.length * (plan.found.live.length + plan.found.recorded.length);
}

/** Answers when everything was answered, or after an abort. */
export async function runPlan(plan: RunPlan): Promise<void> {
  const caches = new Map<string, Cache>();
  const tasks: Task[] = [];
  const resumed = new Map((plan.resumed ?? []).map((record) => [`${record.program} ${record.target}`, record]));
  for (const target of plan.found.recorded) answerFromRecorded(plan, target);
  for (const target of plan.found.live) {
    const cache = cacheOf(plan, target);
    if (cache) caches.set(target.target, cache);
    const left = plan.programs.filter((program) => !answerKnown(plan, target, program, cache, resumed));
    for (let i = 0; i < left.length; i += CHUNK) tasks.push({ target, programs: left.slice(i, i + CHUNK) });
  }
  try {
    const workers = Math.min(plan.jobs, tasks.length);
    await Promise.all(Array.from({ length: workers }, () => work(plan, tasks, caches)));
  } finally {
    for (const cache of caches.values()) cache.flush();
  }
}

function cacheOf(plan: RunPlan, target: LiveTarget): Cache | undefined {
  if (plan.store === undefined) return undefined;
  return new Cache(plan.store, {
    build: target.build.id,
    probe: `${PROBE_VERSION}-${probeHash()}`,
    environment: plan.environment.class,
  });
}

async function work(plan: RunPlan, tasks: Task[], caches: ReadonlyMap<string, Cache>): Promise<void> {
  while (!plan.signal?.aborted) {
    const task = tasks.shift();
    if (!task) return;
    await runTask(plan, task, caches.get(task.target.target));
  }
}

async function runTask(plan: RunPlan, task: Task, cache: Cache | undefined): Promise<void> {
  const { target, programs } = task;
  let session: Session | undefined;
  try {
    session = await runnerFor(target.kind).start(target, plan.start);
    for (const program of programs) {
      const answer = await session.run(program, { limits: plan.limits, signal: plan.signal });
      if (plan.signal?.aborted) return;
      const record = recordOf(program, target.target, target.build.id, answer);
      cache?.put(record);
      plan.onRecord(record);
    }
  } finally {
    await session?.stop();
  }
}

/** A record from an answer: absolute values become differences against `start`. */
export function recordOf(program: Program, target: string, build: string, answer: Answer): ProgramRecord {
  const { description: _, observations, ...rest } = answer;
  return {
    type: 'record',
    program: program.id,
    target,
    ...rest,
    observations: relativeToStart(observations),
    programHash: program.hash,
    probe: PROBE_VERSION,
    build,
    source: 'live',
  };
}

/** Resumed, not meant for this version, or cached: then it needn't be run. */
function answerKnown(
  plan: RunPlan,
  target: LiveTarget,
  program: Program,
  cache: Cache | undefined,
  resumed: ReadonlyMap<string, ProgramRecord>,
): boolean {
  const before = resumed.get(`${program.id} ${target.target}`);
  if (before?.programHash === program.hash && before.build === target.build.id && before.state !== 'missing') {
    plan.onRecord(before);
    return true;
  }
  if (!satisfies(target.language, program.requires)) {
    const answer = emptyAnswer('unsupported', `the program requires Python ${program.requires}`);
    plan.onRecord(recordOf(program, target.target, target.build.id, answer));
    return true;
  }
  const cached = cache?.get(program.id, program.hash, target.target);
  if (cached) plan.onRecord(cached);
  return cached !== undefined;
}

function answerFromRecorded(plan: RunPlan, { target, recorded }: RecordedTarget): void {
  for (const program of plan.programs) {
    const record = recorded.records.get(program.id);
    if (record && record.programHash === program.hash && record.probe === PROBE_VERSION) {
      plan.onRecord({ ...record, target, source: 'recorded' });
    } else {
      const why = record ? 'was recorded with another text or probe' : 'was not recorded';
      const answer = emptyAnswer('missing', `no interpreter here, and the program ${why}; see npm run record`);
      plan.onRecord({ ...recordOf(program, target, recorded.build.id, answer), source: 'recorded' });
    }
  }
}
