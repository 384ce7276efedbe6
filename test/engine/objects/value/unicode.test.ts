/** The character database, whole, against every CPython: digests of all properties by blocks, normal forms, names. */
import { describe } from 'vitest';
import { crc32 } from '../../../../src/engine/objects/value/checksum.ts';
import { encodeUtf8 } from '../../../../src/engine/objects/value/codec-encode.ts';
import { encodeHandler } from '../../../../src/engine/objects/value/codec-errors.ts';
import { Fault } from '../../../../src/engine/objects/value/fault.ts';
import { floatRepr } from '../../../../src/engine/objects/value/float-text.ts';
import * as C from '../../../../src/engine/objects/value/str-case.ts';
import { UnicodeNormalizer } from '../../../../src/engine/objects/value/unicode-normal.ts';
import type { Build } from '../../../../src/engine/profile/builds.ts';
import { databaseOf, namesOf } from './database.ts';
import { replay, type Table } from './replay.ts';

const crcOf = (text: string): number => crc32(encodeUtf8(text, encodeHandler('strict', () => undefined)!));

function described(build: Build, cp: number): string {
  const u = databaseOf(build);
  const c = String.fromCodePoint(cp);
  const n = u.number(cp);
  const bits = [
    u.isAlpha(cp),
    u.isSpace(cp),
    u.isPrintable(cp),
    u.isUpper(cp),
    u.isLower(cp),
    u.isXidStart(cp),
    u.isXidContinue(cp),
  ];
  const cased = C.strUpper(c, u) + C.strLower(c, u) + C.strTitle(c, u) + C.strCasefold(c, u);
  return [
    u.category(cp),
    u.bidirectional(cp),
    u.combining(cp),
    u.mirrored(cp),
    u.eastAsianWidth(cp),
    n?.[0] ?? -1,
    n?.[1] ?? -1,
    floatRepr(n ? n[2] / n[3] : -1),
    u.decomposition(cp),
    namesOf(build).name(cp) ?? '-',
    bits.map(Number).join(''),
    C.codePoints(cased)
      .map((p) => p.toString(16))
      .join(' '),
  ].join(' ');
}

const normalizers = new Map<Build, UnicodeNormalizer>();
function normalizerOf(build: Build): UnicodeNormalizer {
  let found = normalizers.get(build);
  if (!found) normalizers.set(build, (found = new UnicodeNormalizer(databaseOf(build))));
  return found;
}

const range = (start: number): number[] => Array.from({ length: 0x1000 }, (_, i) => start + i);

const table: Table = {
  block: (v, start) =>
    crcOf(
      range(start)
        .map((cp) => described(v, cp))
        .join('\n'),
    ),
  forms: (v, start) =>
    crcOf(
      range(start)
        .filter((cp) => cp < 0xd800 || cp >= 0xe000)
        .map((cp) =>
          (['NFC', 'NFD', 'NFKC', 'NFKD'] as const)
            .map((f) => normalizerOf(v).normalize(f, String.fromCodePoint(cp)))
            .join(' '),
        )
        .join('\n'),
    ),
  normalize: (v, form, text) => normalizerOf(v).normalize(form, text),
  lookup: (v, name) => {
    const found = namesOf(v).lookup(name);
    if (found === undefined) throw new Fault('KeyError', `"undefined character name '${name}'"`);
    return found;
  },
};

describe('unicode', () => replay('unicode', table));
