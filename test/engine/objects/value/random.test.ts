/** The random generator against recorded draws. */
import { describe } from 'vitest';
import { MersenneTwister } from '../../../../src/engine/objects/value/mersenne-twister.ts';
import { replay, type Table } from './replay.ts';

const seeded = (seed: number | bigint): MersenneTwister => {
  const r = new MersenneTwister();
  r.seed(seed);
  return r;
};

const table: Table = {
  draws: (_, seed, n) => {
    const r = seeded(seed);
    const floats = Array.from({ length: n }, () => r.random());
    return [...floats, ...[1, 5, 31, 32, 33, 53, 64, 100].map((k) => r.getrandbits(k))];
  },
  state: (_, seed, n) => {
    const r = seeded(seed);
    for (let i = 0; i < n; i++) r.random();
    const other = new MersenneTwister();
    other.setState(r.getState());
    const s = other.getState();
    return [s[0], s[1], s[300], s[623], s[624]];
  },
};

describe('random', () => replay('random', table));
