/** Claims are settled by their rule alone. */
import { describe, expect, it } from 'vitest';
import { claimLines, holds, settle } from '../../corpus/claims.ts';
import type { Claim } from '../../corpus/vocabulary.ts';

const claim = (expects: Claim['expects'], read: Claim['how']['read'] = 'integer'): Claim => ({
  id: 'pool-size',
  section: '1.2 pymalloc',
  quote: 'pools de 4 KB',
  statement: 'A pool is 4 KB large.',
  program: 'allocator/pool_size',
  how: { read, unit: 'bytes', measured: 'by address' },
  expects,
});

describe('settle', () => {
  it('reads the last claim line of that id and applies the rule', () => {
    expect(settle(claim({ equals: 4096 }), 'noise\nclaim pool-size: 4096\n')).toEqual({ value: 4096, truth: 'true' });
    expect(settle(claim({ equals: 4096 }), 'claim pool-size: 4096\nclaim pool-size: 16384\n')).toEqual({
      value: 16384,
      truth: 'false',
    });
  });

  it('leaves unsettled what is missing or not offered', () => {
    expect(settle(claim({ equals: 4096 }), 'claim other: 1\n')).toEqual({ value: undefined, truth: 'unsettled' });
    expect(settle(claim({ equals: 4096 }), 'claim pool-size: not offered\n').truth).toBe('unsettled');
  });

  it('calls a value false that is not of the kind the rule compares', () => {
    expect(settle(claim({ between: [1, 9] }), 'claim pool-size: none\n')).toEqual({ value: 'none', truth: 'false' });
    expect(settle(claim({ equals: true }, 'boolean'), 'claim pool-size: True\n').truth).toBe('true');
    expect(settle(claim({ equals: true }, 'boolean'), 'claim pool-size: 1\n').truth).toBe('false');
    expect(settle(claim({ atLeast: 0.5 }, 'decimal'), 'claim pool-size: 0.41\n').truth).toBe('false');
  });

  it('knows ranges with both ends', () => {
    expect([9, 10, 20, 21].map((value) => holds(value, { between: [10, 20] }))).toEqual([false, true, true, false]);
    expect([1, 2].map((value) => holds(value, { atMost: 1 }))).toEqual([true, false]);
  });

  it('takes whole lines only', () => {
    expect([...claimLines('  claim a: 1\nclaim b: (700, 10, 10)\nclaims c: 2\r\n')]).toEqual([['b', '(700, 10, 10)']]);
  });
});
