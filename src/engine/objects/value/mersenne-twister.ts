/** The generator behind `random.Random`: MT19937 with CPython's seeding, `random()` and `getrandbits`. */
import { type IntValue, norm } from './int.ts';

const N = 624;
const M = 397;

export class MersenneTwister {
  readonly #state = new Uint32Array(N);
  #index = N + 1;

  /** A seed that is no int is hashed by the caller; the sign is dropped. @cpython Modules/_randommodule.c random_seed 3.8-3.15 */
  seed(n: IntValue): void {
    let rest = typeof n === 'bigint' ? (n < 0n ? -n : n) : BigInt(Math.abs(n));
    const key: number[] = [];
    do {
      key.push(Number(rest & 0xffffffffn));
      rest >>= 32n;
    } while (rest > 0n);
    this.#initByArray(key);
  }

  #init(seed: number): void {
    const mt = this.#state;
    mt[0] = seed;
    for (let i = 1; i < N; i++) {
      const previous = mt[i - 1]! ^ (mt[i - 1]! >>> 30);
      mt[i] = Math.imul(1812433253, previous) + i;
    }
    this.#index = N;
  }

  #initByArray(key: readonly number[]): void {
    const mt = this.#state;
    this.#init(19650218);
    let i = 1;
    let j = 0;
    const wrap = () => {
      if (++i >= N) {
        mt[0] = mt[N - 1]!;
        i = 1;
      }
    };
    const mixed = (factor: number) => mt[i]! ^ Math.imul(mt[i - 1]! ^ (mt[i - 1]! >>> 30), factor);
    for (let k = Math.max(N, key.length); k > 0; k--) {
      mt[i] = mixed(1664525) + key[j]! + j;
      wrap();
      if (++j >= key.length) j = 0;
    }
    for (let k = N - 1; k > 0; k--) {
      mt[i] = mixed(1566083941) - i;
      wrap();
    }
    mt[0] = 0x80000000;
  }

  #refill(): void {
    const mt = this.#state;
    for (let k = 0; k < N; k++) {
      const y = (mt[k]! & 0x80000000) | (mt[(k + 1) % N]! & 0x7fffffff);
      mt[k] = mt[(k + M) % N]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#index = 0;
  }

  /** 32 random bits. @cpython Modules/_randommodule.c genrand_uint32 3.8-3.15 */
  next32(): number {
    if (this.#index >= N) this.#refill();
    let y = this.#state[this.#index++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** A float in [0, 1) of 53 bits. */
  random(): number {
    const a = this.next32() >>> 5;
    const b = this.next32() >>> 6;
    return (a * 67108864 + b) / 9007199254740992;
  }

  /** k random bits, k >= 0. @cpython Modules/_randommodule.c _random_Random_getrandbits_impl 3.9-3.15 */
  getrandbits(k: number): IntValue {
    if (k === 0) return 0;
    if (k <= 32) return this.next32() >>> (32 - k);
    let n = 0n;
    for (let done = 0; done < k; done += 32) {
      const left = k - done;
      const word = left < 32 ? this.next32() >>> (32 - left) : this.next32();
      n |= BigInt(word) << BigInt(done);
    }
    return norm(n);
  }

  /** 624 words and the index behind them, as `getstate()[1]`. */
  getState(): number[] {
    return [...this.#state, this.#index];
  }

  /** What `getState` gave; the index is checked by the caller (0..624). */
  setState(words: readonly number[]): void {
    this.#state.set(words.slice(0, N));
    this.#index = words[N]!;
  }
}
