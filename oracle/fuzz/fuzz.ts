/**
 * Differential fuzzing: batches of generated programs in one process of a real CPython (a fork a batch) and in a twin; a program that
 * parts is run alone, then made smaller as long as it still parts.
 */
import type { Interpreter } from '../measure/interpreter.ts';
import type { Measured, Twin } from '../measure/twin.ts';
import { type Parting, parting } from './compare.ts';
import { isWhole, programOf, statements } from './generator.ts';

export interface Divergence {
  seed: number;
  statements: string[];
  calls: number;
  parting: Parting;
  /** it parts only behind other programs in the same process */
  inCompany: boolean;
}

export interface FuzzOptions {
  seed: number;
  count: number;
  batch: number;
  /** ends after so many divergences */
  most: number;
  signal?: AbortSignal;
  onBatch?: (done: number, found: number) => void;
}

/** odd seeds call the function three times, so that warm code is met too */
const callsOf = (seed: number): number => (seed % 2 === 0 ? 1 : 3);

export class Fuzzer {
  private readonly python: Interpreter;
  private readonly twin: Twin;

  constructor(python: Interpreter, twin: Twin) {
    this.python = python;
    this.twin = twin;
  }

  /** Runs the programs `seed` ... `seed + count - 1`. */
  async run(options: FuzzOptions): Promise<Divergence[]> {
    const found: Divergence[] = [];
    for (let at = 0; at < options.count && found.length < options.most; at += options.batch) {
      if (options.signal?.aborted) break;
      const seeds = Array.from(
        { length: Math.min(options.batch, options.count - at) },
        (_, k) => options.seed + at + k,
      );
      found.push(...(await this.batch(seeds, options.most - found.length)));
      options.onBatch?.(at + seeds.length, found.length);
    }
    return found;
  }

  private async batch(seeds: readonly number[], most: number): Promise<Divergence[]> {
    const sources = seeds.map((s) => programOf(statements(s), callsOf(s)));
    const [python, twin] = await Promise.all([this.python.together(sources), this.twin.together(sources)]);
    const found: Divergence[] = [];
    for (const [k, seed] of seeds.entries()) {
      if (found.length >= most) break;
      const list = statements(seed);
      const none: Measured = { stdout: '', events: '', error: 'not reached' };
      const first = parting(list, python[k] ?? none, twin[k] ?? none);
      if (first === null) continue;
      const alone = await this.alone(list, callsOf(seed));
      if (alone !== null) found.push(await this.shrunk(seed, list, alone));
      else if (python[k] && twin[k]) {
        found.push({ seed, statements: list, calls: callsOf(seed), parting: first, inCompany: true });
      }
    }
    return found;
  }

  private async alone(list: readonly string[], calls: number): Promise<Parting | null> {
    const source = programOf(list, calls);
    const [python, twin] = await Promise.all([this.python.run(source), this.twin.run(source)]);
    return parting(list, python, twin);
  }

  /** Leaves out statements, from the last to the first, as long as what remains parts. */
  private async shrunk(seed: number, list: string[], first: Parting): Promise<Divergence> {
    let best = list;
    let calls = callsOf(seed);
    let found = first;
    const attempt = async (fewer: string[], n: number): Promise<boolean> => {
      if (fewer.length === 0 || !isWhole(fewer)) return false;
      const now = await this.alone(fewer, n);
      // another ending is another fault, mostly one of the shrinking itself
      if (now === null || (now.observable === 'ending') !== (first.observable === 'ending')) return false;
      [best, calls, found] = [fewer, n, now];
      return true;
    };
    if (found.statement >= 0 && found.call === 1) await attempt(best.slice(0, found.statement + 1), 1);
    for (let changed = true; changed; ) {
      changed = false;
      for (let k = best.length - 1; k >= 0; k--) {
        if (await attempt([...best.slice(0, k), ...best.slice(k + 1)], calls)) changed = true;
      }
      if (calls > 1 && (await attempt(best, calls - 1))) changed = true;
    }
    return { seed, statements: best, calls, parting: found, inCompany: false };
  }
}

/** A divergence in words: the program, then the first observable that parts. */
export function describe({ seed, statements: list, calls, parting: p, inCompany }: Divergence): string {
  const head = `program ${seed}${calls > 1 ? `, called ${calls} times` : ''}${inCompany ? ', behind others in one process' : ''}`;
  const body = list.map((text, k) => `${k === p.statement ? '>' : ' '} ${text.replaceAll('\n', '\n    ')}`).join('\n');
  const where = p.statement < 0 ? '' : `${p.call > 1 ? ` in call ${p.call}` : ''}`;
  return `${head}\n${body}\n  ${p.observable}${where}: python ${p.python}, twin ${p.twin}\n`;
}
