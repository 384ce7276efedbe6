/** The regular-expression matcher against recorded matches, over code arrays of each version's own compiler. */
import { describe } from 'vitest';
import { CharacterClasses, type SreMatch, SreMatcher, Subject } from '../../../../src/engine/objects/value/sre.ts';
import { modernCode } from '../../../../src/engine/objects/value/sre-numbering.ts';
import { codePoints } from '../../../../src/engine/objects/value/str-case.ts';
import { values } from '../../../../src/engine/profile/values.ts';
import { databaseOf } from './database.ts';
import { replay, type Table } from './replay.ts';

function described(m: SreMatch | null): unknown {
  if (!m) return null;
  const spans: number[][] = [[m.start, m.end]];
  for (let i = 0; i < m.marks.length; i += 2) spans.push([m.marks[i]!, m.marks[i + 1]!]);
  return [spans, m.lastindex || null];
}

function found(matcher: SreMatcher, subject: Subject): unknown[] {
  const out: unknown[] = [];
  let at = 0;
  let mustAdvance = false;
  while (out.length < 12) {
    const m = matcher.match(subject, at, subject.length, 'search', mustAdvance);
    if (!m) break;
    out.push(described(m));
    mustAdvance = m.end === m.start;
    at = m.end;
  }
  return out;
}

const table: Table = {
  run: (v, _name, _flags, code, groups, text, a, b) => {
    const matcher = new SreMatcher(
      values[v].sreNumbering === '3.8' ? modernCode(code) : code,
      groups,
      new CharacterClasses(databaseOf(v), values[v]),
    );
    const isAstral = typeof text === 'string' && /[\ud800-\udbff]/.test(text);
    const subject = new Subject(isAstral ? codePoints(text) : text);
    const all = subject.length;
    return [
      described(matcher.match(subject, 0, all, 'match')),
      described(matcher.match(subject, 0, all, 'fullmatch')),
      described(matcher.match(subject, 0, all, 'search')),
      described(matcher.match(subject, a, b, 'match')),
      described(matcher.match(subject, a, b, 'search')),
      found(matcher, subject),
    ];
  },
};

describe('sre', () => replay('sre', table));
