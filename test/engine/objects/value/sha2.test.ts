import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { SHA2_KINDS, Sha2, Sha2Constants } from '../../../../src/engine/objects/value/sha2.ts';

const constants = new Sha2Constants();

test.each(SHA2_KINDS)('$name as the platform computes it, at lengths around a block', (kind) => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 129, 1000]) {
    const data = Uint8Array.from({ length }, (_, k) => (k * 7) & 255);
    const hash = new Sha2(kind, constants);
    hash.update(data.subarray(0, length >> 1));
    hash.copy().update(new Uint8Array(99));
    hash.update(data.subarray(length >> 1));
    expect(Buffer.from(hash.digest()).toString('hex')).toBe(createHash(kind.name).update(data).digest('hex'));
  }
});
