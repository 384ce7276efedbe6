/**
 * A debugging aid: remembers the state and the domain of each block, so that a block freed twice, resized after its end,
 * freed through another domain, or handed out twice is an InvariantError at once instead of a wrong count later.
 * Blocks requested before the guard was set are unknown and may be freed once.
 */
import { InvariantError } from '../profile/faults.ts';
import type { Domain } from './events.ts';

const NAMES = ['obj', 'mem', 'raw'] as const;

export class Guard {
  /** by handle: domain of a live block, or -1 for one that was freed */
  readonly #states = new Map<number, Domain | -1>();

  allocated(domain: Domain, p: number): void {
    const state = this.#states.get(p);
    if (state !== undefined && state !== -1) throw new InvariantError(`block handed out twice: ${p}`);
    this.#states.set(p, domain);
  }

  freed(domain: Domain, p: number): void {
    const state = this.#states.get(p);
    if (state === -1) throw new InvariantError(`block freed twice: ${p} (${NAMES[domain]} domain)`);
    if (state !== undefined && state !== domain) {
      throw new InvariantError(`block ${p} of the ${NAMES[state]} domain freed in the ${NAMES[domain]} domain`);
    }
    this.#states.set(p, -1);
  }

  resized(domain: Domain, from: number, to: number): void {
    if (from !== 0) this.freed(domain, from);
    this.allocated(domain, to);
  }
}
