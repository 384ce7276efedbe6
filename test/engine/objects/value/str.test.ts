/** Algorithms of str and bytes against the recorded answers of every CPython. */
import { describe } from 'vitest';
import * as B from '../../../../src/engine/objects/value/bytes-text.ts';
import * as C from '../../../../src/engine/objects/value/str-case.ts';
import * as L from '../../../../src/engine/objects/value/str-layout.ts';
import { bytearrayRepr, bytesRepr, strAscii, strRepr } from '../../../../src/engine/objects/value/str-repr.ts';
import * as F from '../../../../src/engine/objects/value/str-search.ts';
import * as S from '../../../../src/engine/objects/value/str-split.ts';
import { values } from '../../../../src/engine/profile/values.ts';
import { databaseOf } from './database.ts';
import { replay, type Table } from './replay.ts';

const table: Table = {
  upper: (v, t) => C.strUpper(t, databaseOf(v)),
  lower: (v, t) => C.strLower(t, databaseOf(v)),
  title: (v, t) => C.strTitle(t, databaseOf(v)),
  swapcase: (v, t) => C.strSwapcase(t, databaseOf(v)),
  capitalize: (v, t) => C.strCapitalize(t, databaseOf(v)),
  casefold: (v, t) => C.strCasefold(t, databaseOf(v)),
  isupper: (v, t) => C.strIsUpper(t, databaseOf(v)),
  islower: (v, t) => C.strIsLower(t, databaseOf(v)),
  istitle: (v, t) => C.strIsTitle(t, databaseOf(v)),
  isalpha: (v, t) => C.strIsAlpha(t, databaseOf(v)),
  isalnum: (v, t) => C.strIsAlnum(t, databaseOf(v)),
  isdecimal: (v, t) => C.strIsDecimal(t, databaseOf(v)),
  isdigit: (v, t) => C.strIsDigit(t, databaseOf(v)),
  isnumeric: (v, t) => C.strIsNumeric(t, databaseOf(v)),
  isspace: (v, t) => C.strIsSpace(t, databaseOf(v)),
  isprintable: (v, t) => C.strIsPrintable(t, databaseOf(v)),
  isidentifier: (v, t) => C.strIsIdentifier(t, databaseOf(v)),
  isascii: (_, t) => C.strIsAscii(t),
  repr: (v, t) => strRepr(t, databaseOf(v)),
  ascii: (_, t) => strAscii(t),
  splitlines: (_, t, keep) => S.strSplitLines(t, keep),
  strip: (v, t) => S.strStrip(t, databaseOf(v).isSpace),
  split: (v, t, m) => S.strSplit(t, databaseOf(v).isSpace, m),
  rsplit: (v, t, m) => S.strRsplit(t, databaseOf(v).isSpace, m),
  split_sep: (_, t, sep, m) => S.strSplitBy(t, sep, m),
  rsplit_sep: (_, t, sep, m) => S.strRsplitBy(t, sep, m),
  partition: (_, t, sep) => S.strPartition(t, sep),
  rpartition: (_, t, sep) => S.strRpartition(t, sep),
  strip_set: (_, t, set) => S.strStrip(t, S.oneOf(set)),
  lstrip_set: (_, t, set) => S.strStrip(t, S.oneOf(set), 1),
  rstrip_set: (_, t, set) => S.strStrip(t, S.oneOf(set), 2),
  find: (_, ...a) => (F.strFind as any)(...a),
  rfind: (_, ...a) => (F.strRfind as any)(...a),
  count: (_, ...a) => (F.strCount as any)(...a),
  startswith: (_, ...a) => (F.strStartsWith as any)(...a),
  endswith: (_, ...a) => (F.strEndsWith as any)(...a),
  replace: (_, ...a) => (F.strReplace as any)(...a),
  center: (_, t, w, c) => L.strCenter(t, w, c),
  ljust: (_, t, w, c) => L.strLjust(t, w, c),
  rjust: (_, t, w, c) => L.strRjust(t, w, c),
  zfill: (_, t, w) => L.strZfill(t, w),
  expandtabs: (_, t, n) => L.strExpandTabs(t, n),
  bytes_repr: (_, b) => bytesRepr(b),
  bytearray_repr: (v, b) => bytearrayRepr(b, values[v]),
  bytes_upper: (_, b) => B.bytesUpper(b),
  bytes_lower: (_, b) => B.bytesLower(b),
  bytes_title: (_, b) => B.bytesTitle(b),
  bytes_swapcase: (_, b) => B.bytesSwapcase(b),
  bytes_capitalize: (_, b) => B.bytesCapitalize(b),
  bytes_isupper: (_, b) => B.bytesIsUpper(b),
  bytes_islower: (_, b) => B.bytesIsLower(b),
  bytes_istitle: (_, b) => B.bytesIsTitle(b),
  bytes_isalpha: (_, b) => B.bytesIsAlpha(b),
  bytes_isalnum: (_, b) => B.bytesIsAlnum(b),
  bytes_isdigit: (_, b) => B.bytesIsDigit(b),
  bytes_isspace: (_, b) => B.bytesIsSpace(b),
  bytes_split: (_, b) => B.bytesSplit(b),
  bytes_rsplit: (_, b) => B.bytesRsplit(b),
  bytes_strip: (_, b) => B.bytesStrip(b),
  bytes_splitlines: (_, b) => B.bytesSplitLines(b, false),
  bytes_expandtabs: (_, b) => B.latin1Bytes(L.strExpandTabs(B.latin1Text(b))),
};

describe('str', () => replay('str', table));
