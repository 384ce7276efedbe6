/** What the twin once did right it must go on doing: figures of the scoreboard against the floors in ratchet.json. */
import { describe, expect, it } from 'vitest';
import { belowFloor, measure, readRatchet, type Score } from './scoreboard.ts';

const ratchet = readRatchet();

describe.each(['3.12', '3.13', '3.14'])('the twin of %s', (version) => {
  it('is not below its floor', { timeout: 400_000 }, async () => {
    const score = await measure(version, { timeoutMs: 60_000, workers: 2 });
    const floors = ratchet[version];
    const floor = (score.library && floors?.library) || floors?.bare;
    expect(floor, `no floor for ${version}; node test/scoreboard.ts ${version} --floor`).toBeDefined();
    expect(belowFloor(score, floor!)).toEqual([]);
  });
});

describe('the ratchet', () => {
  it('names what fell', () => {
    const kinds = [{ kind: 'stdout', same: 4, compared: 5, notOffered: 0 }];
    const score = { version: '3.12', exact: 4, same: 4, kinds } as unknown as Score;
    expect(belowFloor(score, { exact: 4, same: 4, kinds: { stdout: 4 } })).toEqual([]);
    expect(belowFloor(score, { exact: 5, same: 4, kinds: { stdout: 5 } })).toEqual([
      '3.12: 4 programs exact, the floor is 5',
      '3.12: stdout: 4 values the same, the floor is 5',
    ]);
  });
});
