import { describe, expect, it } from 'vitest';
import { createVM, runMain } from '../../../src/engine/index.ts';

const PROGRAM = `probe('before')
x = [1, 2]
x.append(3)
probe('between')
del x
`;

describe('the event log of a program', () => {
  it('has each request between two marks, with its line', () => {
    const vm = createVM({ version: '3.13', host: { write: () => {} } });
    const { events } = runMain(vm, PROGRAM, 'program.py', { events: true });
    const texts = events!.map((e) => e.text);
    const first = texts.indexOf('|');
    expect(texts.slice(first, texts.indexOf('|', first + 1))).toEqual(['|', '+56', '+16m', '16>64m']);
    expect(events!.find((e) => e.text === '16>64m')!.place).toBe('program.py:3');
  });

  it('is not kept unless asked for', () => {
    const vm = createVM({ version: '3.13', host: { write: () => {} } });
    expect(runMain(vm, PROGRAM.replaceAll(/probe.*/g, ''), 'program.py').events).toBeUndefined();
  });
});
