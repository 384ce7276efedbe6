/**
 * str: PyText with `v` a JavaScript string and `w` its kind and flags. For the kinds up to 2 a UTF-16 unit is a code point
 * (lone surrogates included); in kind 4 surrogate pairs stand for astral code points, and `strLength` counts code points.
 *
 *   w = kind (ASCII 0, LATIN1 1, UCS2 2, UCS4 4) | INTERNED | HAS_UTF8
 *
 * Memory: ASCII struct + n + 1 bytes, else the longer struct + (n + 1) * kind bytes. An instance of a str subclass is a
 * PyObj (PyText where it has no GC header) with the same `v` and `w`, the cached hash in `x` (PyText: `h`), and its
 * characters in a block of their own (`vm.text.data`).
 */
import { NotSupported } from './errors.ts';
import { type Hash, IMMORTAL, type PyObj, type PyObject, PyText } from './object.ts';
import type { VM } from './vm.ts';

export const ASCII = 0;
export const LATIN1 = 1;
export const UCS2 = 2;
export const UCS4 = 4;
export const KIND = 7;
export const INTERNED = 8;
export const HAS_UTF8 = 16;

/** Units that a JavaScript string can hold. */
const LONGEST = 0x1fffffe8;

/** Kind that a string needs: its largest code point decides. */
export function kindOf(s: string): number {
  let max = 0;
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c > max) {
      if (c > 0xff) return kindOfWide(s, i);
      max = c;
    }
  }
  return max < 0x80 ? ASCII : LATIN1;
}

function kindOfWide(s: string, start: number): number {
  for (let i = start; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c >= 0xd800 && c < 0xdc00) {
      const next = s.charCodeAt(i + 1);
      if (next >= 0xdc00 && next < 0xe000) return UCS4;
    }
  }
  return UCS2;
}

/** Length in code points. */
export function strLength(o: PyText): number {
  return (o.w & KIND) === UCS4 ? countCodePoints(o.v) : o.v.length;
}

export function countCodePoints(s: string): number {
  let n = s.length;
  for (let i = 0; i + 1 < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c >= 0xd800 && c < 0xdc00) {
      const next = s.charCodeAt(i + 1);
      if (next >= 0xdc00 && next < 0xe000) {
        n--;
        i++;
      }
    }
  }
  return n;
}

/** Request in bytes for a string of `n` code points of a kind. */
export function strSize(vm: VM, n: number, kind: number): number {
  const w = vm.profile.pointerWidth;
  return kind === ASCII ? vm.profile.objects.strAscii(w) + n + 1 : vm.profile.objects.strOther(w) + (n + 1) * kind;
}

/** A new reference to a string with this text; '' and one Latin-1 character are singletons. */
export function newStr(vm: VM, s: string): PyText {
  if (s.length <= 1) {
    const shared = s.length === 0 ? vm.emptyStr : vm.latin1[s.charCodeAt(0)];
    if (shared) {
      shared.rc++;
      return shared;
    }
  }
  return newStrKind(vm, s, kindOf(s));
}

/** As newStr, of a text that is known to be ASCII. */
export function newAscii(vm: VM, s: string): PyText {
  if (s.length <= 1) {
    const shared = s.length === 0 ? vm.emptyStr : vm.latin1[s.charCodeAt(0)]!;
    shared.rc++;
    return shared;
  }
  return newStrKind(vm, s, ASCII);
}

/** A string cut out of one of this kind: its characters are looked at only where they may need a smaller kind. */
export function newPart(vm: VM, s: string, kind: number): PyText {
  return kind === ASCII ? newAscii(vm, s) : newStr(vm, s);
}

/** A fresh string object, never a singleton; the caller knows the kind. */
export function newStrKind(vm: VM, s: string, kind: number): PyText {
  const n = kind === UCS4 ? countCodePoints(s) : s.length;
  return new PyText(vm.tStr, vm.heap.obj_malloc(strSize(vm, n, kind)), s, kind);
}

/** What PyUnicode_New and filling it gives: '' is the singleton, one character is a fresh object. */
export function newFresh(vm: VM, s: string): PyText {
  if (s.length === 0) {
    vm.emptyStr.rc++;
    return vm.emptyStr;
  }
  return newStrKind(vm, s, kindOf(s));
}

/** The same for text of a known kind. */
export function newFreshKind(vm: VM, s: string, kind: number): PyText {
  if (s.length === 0) {
    vm.emptyStr.rc++;
    return vm.emptyStr;
  }
  return newStrKind(vm, s, kind);
}

/** Refuses a text that JavaScript has no room for. */
export function checkLength(units: number): void {
  if (units > LONGEST) throw new NotSupported(`str of ${units} characters`);
}

/** @cpython Objects/unicodeobject.c unicode_result_unchanged 3.8-3.15: an exact str itself, of a subclass a copy. */
export function unicode_result_unchanged(vm: VM, o: PyText): PyText {
  if (o.type === vm.tStr) {
    o.rc++;
    return o;
  }
  return newFreshKind(vm, o.v, o.w & KIND);
}

/** @cpython Objects/unicodeobject.c PyUnicode_Substring 3.8-3.15: code points start to end, brought into range. */
export function PyUnicode_Substring(vm: VM, o: PyText, start: number, end: number): PyText {
  const n = strLength(o);
  if (end > n) end = n;
  if (start === 0 && end === n) return unicode_result_unchanged(vm, o);
  if (start >= end) {
    vm.emptyStr.rc++;
    return vm.emptyStr;
  }
  const kind = o.w & KIND;
  return newPart(vm, kind === UCS4 ? sliceWide(vm, o.v, start, end) : (o.v as string).slice(start, end), kind);
}

function sliceWide(vm: VM, s: string, start: number, end: number): string {
  const points = vm.text.points(s);
  let from = 0;
  for (let i = 0; i < start; i++) from += points[i]! > 0xffff ? 2 : 1;
  let to = from;
  for (let i = start; i < end; i++) to += points[i]! > 0xffff ? 2 : 1;
  return s.slice(from, to);
}

/** The text of a str object (or subclass). */
export function strValue(o: PyObject): string {
  return o.v;
}

/**
 * The interned string with this text, borrowed: what C holds as an identifier. Where it isn't there yet it is made in static memory,
 * because in CPython it has been there since the start.
 */
export function intern(vm: VM, s: string): PyText {
  const found = vm.interned.get(s);
  if (found) return found;
  if (s.length <= 1) {
    const shared = s.length === 0 ? vm.emptyStr : vm.latin1[s.charCodeAt(0)];
    if (shared) return internInPlace(vm, shared);
  }
  const kind = kindOf(s);
  const o = new PyText(vm.tStr, vm.staticAddress(strSize(vm, s.length, kind)), s, kind | INTERNED);
  o.rc = vm.profile.objects.staticRefcount + 1;
  vm.interned.set(s, o);
  return o;
}

/** The interned string with this text, a new reference; it lives in the heap and dies with its last reference (3.12: never). */
export function internNew(vm: VM, s: string): PyText {
  const found = vm.interned.get(s);
  if (found) {
    found.rc++;
    return found;
  }
  const o = newStr(vm, s);
  internInPlace(vm, o);
  return o;
}

/** Makes `o`, whose text is not interned yet, the interned string of its text; borrowed. */
export function internInPlace(vm: VM, o: PyText): PyText {
  o.w |= INTERNED;
  vm.interned.set(o.v, o);
  if (vm.profile.text.internedImmortal && o.rc < IMMORTAL) o.rc += IMMORTAL;
  return o;
}

/** Cached hash of a str or bytes, of a subclass too. */
export function cachedHash(o: PyObject): Hash | null {
  return o instanceof PyText ? o.h : (o as PyObj).x;
}

export function setCachedHash(o: PyObject, hash: Hash): void {
  if (o instanceof PyText) o.h = hash;
  else (o as PyObj).x = hash;
}

/** @cpython Objects/unicodeobject.c unicode_dealloc 3.8-3.15 */
export function unicode_dealloc(vm: VM, o: PyText): void {
  if (o.w & INTERNED) vm.interned.delete(o.v);
  if (o.w & HAS_UTF8) dropUtf8(vm, o);
  if (o.type === vm.tStr) {
    vm.heap.obj_free(o.addr);
    o.addr = 0;
    return;
  }
  const block = vm.text.data.get(o);
  if (block !== undefined) {
    vm.text.data.delete(o);
    if (vm.profile.text.strDataInMem) vm.heap.mem_free(block);
    else vm.heap.obj_free(block);
  }
  o.type.tp_free!(vm, o);
}

/** Gives back the block of cached UTF-8. */
export function dropUtf8(vm: VM, o: PyText): void {
  const cached = vm.text.utf8.get(o);
  if (cached === undefined) return;
  vm.text.utf8.delete(o);
  o.w &= ~HAS_UTF8;
  if (vm.profile.text.strDataInMem) vm.heap.mem_free(cached.addr);
  else vm.heap.obj_free(cached.addr);
}

/** Fills the singletons '' and the one-character strings of Latin-1, and the names that are objects apart from them. */
export function createStrSingletons(vm: VM, rc: number): void {
  const make = (s: string, kind: number): PyText => {
    const o = new PyText(vm.tStr, vm.staticAddress(strSize(vm, s.length, kind)), s, kind);
    o.rc = rc;
    return o;
  };
  vm.emptyStr = make('', ASCII);
  for (let c = 0; c < 256; c++) vm.latin1.push(make(String.fromCharCode(c), c < 128 ? ASCII : LATIN1));
  if (vm.profile.text.latin1HasUtf8) {
    for (const o of vm.latin1.slice(128)) {
      o.w |= HAS_UTF8;
      vm.text.utf8.set(o, { addr: 0, size: 3 });
    }
  }
  const apart = vm.profile.text.separateNames;
  for (const o of [vm.emptyStr, ...vm.latin1.slice(0, 128)]) {
    const own = o.v !== '' && apart.includes(o.v) ? make(o.v, ASCII) : o;
    own.w |= INTERNED;
    vm.interned.set(own.v, own);
  }
}

/** A text that the interpreter makes once and keeps, borrowed; it takes no room on the heap. */
export function keptText(vm: VM, s: string): PyText {
  let o = vm.keptTexts.get(s);
  if (o === undefined) {
    const kind = kindOf(s);
    o = new PyText(vm.tStr, vm.staticAddress(strSize(vm, s.length, kind)), s, kind);
    o.rc = vm.profile.objects.immortalSingletons ? IMMORTAL : 1;
    vm.keptTexts.set(s, o);
  }
  return o;
}
