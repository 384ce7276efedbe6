/** Asks an executable what it is: runs `probe/identify.py` in it, with a time-out. */
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Build } from '../records/schema.ts';
import { cleanEnvironment, PROBE_FOLDER } from '../runners/hygiene.ts';
import { runProcess } from '../runners/process.ts';

const answerSchema = z.object({
  heaptwin: z.literal('identify'),
  implementation: z.string(),
  version: z.string(),
  language: z.tuple([z.int(), z.int()]),
  full: z.string(),
  compiler: z.string(),
  platform: z.string(),
  pointerWidth: z.int(),
  flags: z.record(z.string(), z.union([z.string(), z.boolean(), z.number()])),
  executable: z.string(),
});

export interface Identity {
  build: Build;
  /** version of the language, `[3, 12]` */
  language: readonly [number, number];
  executable: string;
}

/** An executable that doesn't start, or that isn't what it should be; the message says what to do. */
export class IdentifyError extends Error {
  override name = 'IdentifyError';
}

export const IDENTIFY_TIMEOUT_MS = 10_000;

export async function identify(command: readonly string[], timeoutMs = IDENTIFY_TIMEOUT_MS): Promise<Identity> {
  const shown = command.join(' ');
  const ending = await runProcess({
    command: [...command, join(PROBE_FOLDER, 'identify.py')],
    cwd: tmpdir(),
    env: cleanEnvironment(),
    input: '',
    limits: { timeoutMs, memoryBytes: 0, outputBytes: 1 << 16 },
  });
  if (ending.failure) throw new IdentifyError(`${shown}: does not start: ${ending.failure}`);
  if (ending.timedOut)
    throw new IdentifyError(`${shown}: no answer within ${timeoutMs / 1000} s; is it waiting for input?`);
  const parsed = answerSchema.safeParse(lastJsonLine(ending.stdout.toString()));
  if (!parsed.success) {
    const said = (ending.stderr.toString() || ending.stdout.toString()).trim().split('\n').at(-1) ?? '';
    const how = ending.signal ?? `exit code ${ending.exit}`;
    throw new IdentifyError(`${shown}: not a Python that answers (${how}): ${said.slice(0, 200) || 'it said nothing'}`);
  }
  const answer = parsed.data;
  return { build: buildOf(answer), language: answer.language, executable: answer.executable };
}

function buildOf(answer: z.infer<typeof answerSchema>): Build {
  const { implementation, version, compiler, platform, pointerWidth, flags, full } = answer;
  const sorted = Object.fromEntries(Object.entries(flags).sort(([a], [b]) => (a < b ? -1 : 1)));
  const identity = JSON.stringify([full, platform, pointerWidth, sorted]);
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 8);
  const id = `${implementation}-${version.split(' ')[0]}-${hash}`;
  return { id, implementation, version, compiler, platform, pointerWidth, flags: sorted };
}

function lastJsonLine(text: string): unknown {
  for (const line of text.trim().split('\n').reverse()) {
    try {
      return JSON.parse(line);
    } catch {
      // greetings and warnings before the answer
    }
  }
  return undefined;
}
