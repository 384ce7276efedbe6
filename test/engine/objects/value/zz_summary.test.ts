import { it } from 'vitest';
import { table } from './math.test.ts';
import { mismatches } from './replay.ts';

it('s', () => {
  for (const b of ['3.11.7', '3.12.1', '3.13.0', '3.13.18', '3.14.10', '3.15.2'] as const) {
    const all = mismatches('math', table, b).wrong;
    const big: any = {};
    for (const n of new Set(all.map((w) => w.split('(')[0]!))) big[n] = 100000;
    const worse = mismatches('math', table, b, big).wrong;
    const c: any = {};
    for (const w of all) c[w.split('(')[0]!] = (c[w.split('(')[0]!] ?? 0) + 1;
    console.log('SUM', b, JSON.stringify(c));
    for (const w of worse.slice(0, 30)) console.log('WORSE', w.slice(0, 200));
  }
});
