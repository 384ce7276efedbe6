/** `str.translate` and `str.maketrans`. */
import { checkPositional } from './arguments.ts';
import { cursor, dictGet, dictNext, dictSet, isAnyDict, isAnyDictExact, newDict } from './dict.ts';
import { clearError, matches, raise } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { newInt } from './long.ts';
import { decref, type PyObj, type PyObject, type PyText } from './object.ts';
import { PyObject_GetItem } from './object_protocol.ts';
import { isStr } from './strbuild.ts';
import { TextWriter } from './strwriter.ts';
import { TPFLAGS } from './type.ts';
import { strLength } from './unicode.ts';
import { strTranslate } from './value/str-layout.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/unicodeobject.c charmaptranslate_lookup 3.8-3.15 */
function lookUp(vm: VM, table: PyObject, cp: number): string | number | null | undefined {
  const key = newInt(vm, cp);
  let found: PyObject;
  try {
    if (isAnyDictExact(vm, table) && vm.profile.text.quietLookup) {
      const value = dictGet(vm, table as PyObj, key);
      if (value === null) return undefined;
      value.rc++;
      found = value;
    } else found = PyObject_GetItem(vm, table, key);
  } catch (e) {
    if (!matches(e, vm.exc.LookupError!)) throw e;
    clearError(vm, e);
    return undefined;
  } finally {
    decref(vm, key);
  }
  try {
    if (found === vm.None) return null;
    if (isStr(found)) return found.v;
    if (!(found.type.tp_flags & TPFLAGS.LONG_SUBCLASS)) {
      raise(vm, vm.exc.TypeError!, 'character mapping must return integer, None or str');
    }
    const n = found.v;
    if (n < 0 || n > 0x10ffff) raise(vm, vm.exc.ValueError!, 'character mapping must be in range(0x110000)');
    return Number(n);
  } finally {
    decref(vm, found);
  }
}

/** @cpython Objects/unicodeobject.c _PyUnicode_TranslateCharmap 3.8-3.15 */
export function unicode_translate(vm: VM, self: PyText, table: PyObject): PyObject {
  if (self.v === '') {
    self.rc++;
    return self;
  }
  const writer = new TextWriter(strLength(self), false);
  writer.prepare(vm, strLength(self));
  const known = new Map<number, string | number | null | undefined>();
  let out: string;
  try {
    out = strTranslate(self.v, (cp) => {
      if (cp < 128 && known.has(cp)) return known.get(cp);
      const found = lookUp(vm, table, cp);
      if (cp < 128) known.set(cp, found);
      return found;
    });
  } catch (e) {
    writer.discard(vm);
    throw e;
  }
  writer.write(vm, out);
  return writer.finish(vm);
}

function put(vm: VM, dict: PyObj, key: number, value: PyObject): void {
  const k = newInt(vm, key);
  try {
    dictSet(vm, dict, k, value);
  } finally {
    decref(vm, k);
  }
}

/** @cpython Objects/unicodeobject.c unicode_maketrans_impl 3.8-3.15 */
export function maketrans(vm: VM, _self: PyObject, args: PyObject[]): PyObject {
  checkPositional(vm, 'maketrans', args.length, 1, 3);
  for (const [i, arg] of args.entries()) {
    if (i > 0 && !isStr(arg)) {
      const got = arg === vm.None ? 'None' : arg.type.tp_name;
      PyErr_Format(vm, vm.exc.TypeError!, 'maketrans() argument %d must be str, not %.50s', i + 1, got);
    }
  }
  const dict = newDict(vm);
  try {
    if (args.length > 1) fromTexts(vm, dict, args);
    else fromDict(vm, dict, args[0]!);
  } catch (e) {
    decref(vm, dict);
    throw e;
  }
  return dict;
}

function fromTexts(vm: VM, dict: PyObj, [x, y, z]: PyObject[]): void {
  if (!isStr(x!)) {
    raise(vm, vm.exc.TypeError!, 'first maketrans argument must be a string if there is a second argument');
  }
  const from = [...(x!.v as string)];
  const to = [...(y!.v as string)];
  if (from.length !== to.length) {
    raise(vm, vm.exc.ValueError!, 'the first two maketrans arguments must have equal length');
  }
  for (const [i, c] of from.entries()) {
    const value = newInt(vm, to[i]!.codePointAt(0)!);
    put(vm, dict, c.codePointAt(0)!, value);
    decref(vm, value);
  }
  if (z !== undefined) for (const c of z.v as string) put(vm, dict, c.codePointAt(0)!, vm.None);
}

function fromDict(vm: VM, dict: PyObj, x: PyObject): void {
  if (!isAnyDict(vm, x)) {
    raise(vm, vm.exc.TypeError!, 'if you give only one argument to maketrans it must be a dict');
  }
  const c = cursor();
  while (dictNext(x as PyObj, c)) {
    const { key, value } = c;
    if (isStr(key)) {
      if (strLength(key) !== 1) {
        raise(vm, vm.exc.ValueError!, vm.profile.text.maketransLength);
      }
      put(vm, dict, key.v.codePointAt(0)!, value);
    } else if (key.type.tp_flags & TPFLAGS.LONG_SUBCLASS) dictSet(vm, dict, key, value);
    else raise(vm, vm.exc.TypeError!, vm.profile.text.maketransType);
  }
}
