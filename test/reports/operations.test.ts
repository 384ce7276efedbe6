/** The page of operations: sums of event sequences, one row an operation, text escaped. */
import { describe, expect, it } from 'vitest';
import { operationsPage } from '../../reports/pages/operations.ts';
import { costOf, operationViews } from '../../reports/rows/operations.ts';

describe('the cost of a sequence', () => {
  it('adds up what stays, the peak and the requests', () => {
    expect(costOf('+56 +8m*2 8>64m -56')).toEqual({ bytes: 72, blocks: 2, peak: 128, requests: 5 });
    expect(costOf('')).toEqual({ bytes: 0, blocks: 0, peak: 0, requests: 0 });
    expect(costOf('-? +32')).toEqual({ bytes: 32, blocks: 0, peak: 32, requests: 2 });
  });
});

describe('the operations', () => {
  const { versions, operations } = operationViews();
  it('have a cost in each version', () => {
    expect(versions).toEqual(['3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14', '3.15']);
    for (const o of operations) expect(o.costs.map((c) => c.version)).toEqual(versions);
  });
  it('tell what is known: an append to an empty list takes 32 bytes', () => {
    const append = operations.find((o) => o.setup === 'x = []' && o.operation === 'x.append(i)')!;
    expect(append.costs.map((c) => c.warm?.bytes)).toEqual([32, 32, 32, 32, 32, 32, 32, 32]);
    expect(append.costs[0]!.warm).toEqual({ bytes: 32, blocks: 1, peak: 32, requests: 1 });
  });
  it('become one page whose text is escaped', () => {
    const { body, path } = operationsPage();
    expect(path).toBe('operations.html');
    expect(body.text).toContain('&lt;');
    expect(body.text.match(/<tr>/g)!.length).toBe(operations.length + 1);
  });
});
