/**
 * str: PyText with `v` a JavaScript string and `w` its kind and flags. For the kinds up to 2 a UTF-16 unit is a code point
 * (lone surrogates included); in kind 4 surrogate pairs stand for astral code points, and `strLength` counts code points.
 *
 *   w = kind (ASCII 0, LATIN1 1, UCS2 2, UCS4 4) | INTERNED | HAS_UTF8 ...
 *
 * Memory: ASCII struct + n + 1 bytes, else the longer struct + (n + 1) * kind bytes.
 */
import { type PyObject, PyText } from './object.ts';
import type { VM } from './vm.ts';

export const ASCII = 0;
export const LATIN1 = 1;
export const UCS2 = 2;
export const UCS4 = 4;
export const KIND = 7;
export const INTERNED = 8;

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

function countCodePoints(s: string): number {
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

/** A fresh string object, never a singleton; the caller knows the kind. */
export function newStrKind(vm: VM, s: string, kind: number): PyText {
  const n = kind === UCS4 ? countCodePoints(s) : s.length;
  return new PyText(vm.tStr, vm.heap.obj_malloc(strSize(vm, n, kind)), s, kind);
}

/** The text of a str object (or subclass). */
export function strValue(o: PyObject): string {
  return o.v;
}

/** The interned string with this text, borrowed; made and kept by the interned table when it isn't there yet. */
export function intern(vm: VM, s: string): PyText {
  const found = vm.interned.get(s);
  if (found) return found;
  const o = newStr(vm, s);
  o.w |= INTERNED;
  vm.interned.set(s, o);
  return o;
}

/** The interned string with this text, a new reference. */
export function internNew(vm: VM, s: string): PyText {
  const o = intern(vm, s);
  o.rc++;
  return o;
}

/** @cpython Objects/unicodeobject.c unicode_dealloc 3.8-3.15 */
export function unicode_dealloc(vm: VM, o: PyText): void {
  if (o.w & INTERNED) vm.interned.delete(o.v);
  vm.heap.obj_free(o.addr);
  o.addr = 0;
}

/** Fills the singletons '' and the one-character strings of Latin-1. */
export function createStrSingletons(vm: VM, rc: number): void {
  const make = (s: string, kind: number): PyText => {
    const o = new PyText(vm.tStr, vm.staticAddress(strSize(vm, s.length, kind)), s, kind);
    o.rc = rc;
    return o;
  };
  vm.emptyStr = make('', ASCII);
  for (let c = 0; c < 256; c++) vm.latin1.push(make(String.fromCharCode(c), c < 128 ? ASCII : LATIN1));
  for (const o of [vm.emptyStr, ...vm.latin1.slice(0, 128)]) {
    o.w |= INTERNED;
    vm.interned.set(o.v, o);
  }
}
