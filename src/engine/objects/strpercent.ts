/** `%` of str and bytes over objects; the parser and the conversions are in objects/value. */
import { newBytes } from './bytes.ts';
import { callNoArgs } from './call.ts';
import { clearError, matches } from './errors.ts';
import { guarded } from './fault_errors.ts';
import { PyErr_Format } from './format.ts';
import type { IntValue } from './long.ts';
import { PyNumber_Index } from './number.ts';
import { PyFloat_AsDouble, PyNumber_Long } from './numberconversion.ts';
import { decref, type PyObject, type PyText } from './object.ts';
import { PyObject_ASCII, PyObject_GetItem, PyObject_Repr, PyObject_Str } from './object_protocol.ts';
import { lookupSpecial } from './slotfunctions.ts';
import { isStr } from './strbuild.ts';
import { bufferBytes } from './strcodec.ts';
import { decimalScratch, TextWriter } from './strwriter.ts';
import { TPFLAGS } from './type.ts';
import { ASCII, newStr, strLength, strSize } from './unicode.ts';
import { latin1Bytes, latin1Text } from './value/bytes-text.ts';
import { type PercentHost, percentFormat } from './value/percent-format.ts';
import { percentTexts } from './value/percent-texts.ts';
import { bytesRepr, strRepr } from './value/str-repr.ts';
import type { VM } from './vm.ts';

function isNumber(o: PyObject): boolean {
  const t = o.type;
  return t.nb_index !== null || t.nb_int !== null || t.nb_float !== null || o.v?.im !== undefined;
}

function intOf(vm: VM, o: PyObject): IntValue {
  return o.type === vm.tBool ? (o === vm.True ? 1 : 0) : o.v;
}

/** What both kinds of format share; keeps what it makes alive until `release`. */
class Host implements PercentHost<PyObject> {
  readonly vm: VM;
  readonly items: readonly PyObject[];
  readonly isTuple: boolean;
  readonly typeName: string;
  readonly isBytes: boolean;
  readonly maxDigits: number;
  readonly get?: (key: string) => PyObject;
  /** references made on the way */
  readonly owned: PyObject[] = [];
  /** object whose text was given last, and scratch memory of the number given last */
  shown: PyText | null = null;
  scratch = 0;
  private digits = 0;
  private lastKey: string | null = null;

  constructor(vm: VM, args: PyObject, isBytes: boolean) {
    this.vm = vm;
    this.isTuple = (args.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS) !== 0;
    this.items = this.isTuple ? args.v : [args];
    this.typeName = args.type.tp_name;
    this.isBytes = isBytes;
    this.maxDigits = vm.intMaxStrDigits;
    const flags = TPFLAGS.TUPLE_SUBCLASS | TPFLAGS.UNICODE_SUBCLASS | (isBytes ? TPFLAGS.BYTES_SUBCLASS : 0);
    const isMapping = args.type.mp_subscript !== null && !(args.type.tp_flags & flags);
    if (isMapping && !(isBytes && args.type === vm.t.bytearray)) this.get = (key) => this.item(args, key);
  }

  /** Where an argument comes from, as 3.15 tells it. */
  private placeOf(v: PyObject): string {
    if (this.lastKey !== null) return `format argument ${this.keyRepr(this.lastKey)}: `;
    return this.isTuple ? `format argument ${this.items.indexOf(v) + 1}: ` : 'format argument: ';
  }

  private item(args: PyObject, key: string): PyObject {
    const { vm } = this;
    this.lastKey = key;
    const o = this.isBytes ? newBytes(vm, latin1Bytes(key)) : newStr(vm, key);
    try {
      const value = PyObject_GetItem(vm, args, o);
      this.owned.push(value);
      return value;
    } finally {
      decref(vm, o);
    }
  }

  release(): void {
    this.settle();
    for (const o of this.owned) decref(this.vm, o);
  }

  /** Gives back what only the last piece needed. */
  settle(): void {
    if (this.scratch !== 0) this.vm.heap.obj_free(this.scratch);
    this.scratch = 0;
    if (this.shown !== null) decref(this.vm, this.shown);
    this.shown = null;
  }

  /** Digits are written as they are while C's scratch int lives; laid out otherwise they are a str first. */
  writeNumber(writer: TextWriter, text: string): void {
    const { vm } = this;
    if (this.scratch === 0 || this.digits === 0) {
      writer.write(vm, text);
      return;
    }
    const made = vm.heap.obj_malloc(strSize(vm, this.digits, ASCII));
    vm.heap.obj_free(this.scratch);
    this.scratch = 0;
    writer.write(vm, text);
    vm.heap.obj_free(made);
  }

  typeOf(v: PyObject): string {
    return v.type.tp_name;
  }

  text(v: PyObject, code: string): string {
    const { vm } = this;
    if (this.isBytes && (code === 's' || code === 'b')) return latin1Text(bytesOf(vm, v, this.placeOf(v)));
    const o =
      code === 's' ? PyObject_Str(vm, v) : code === 'r' && !this.isBytes ? PyObject_Repr(vm, v) : PyObject_ASCII(vm, v);
    this.shown = o;
    return o.v;
  }

  integer(v: PyObject, code: string, isPlain: boolean): IntValue | undefined {
    const { vm } = this;
    if (!isNumber(v)) return undefined;
    if (v.type.tp_flags & TPFLAGS.LONG_SUBCLASS) {
      const n = intOf(vm, v);
      if ('diu'.includes(code)) {
        this.scratch = vm.heap.obj_malloc(decimalScratch(vm, n));
        this.digits = isPlain ? 0 : String(n).length;
      }
      return n;
    }
    let o: PyObject;
    try {
      o = 'oxX'.includes(code) ? PyNumber_Index(vm, v) : PyNumber_Long(vm, v);
    } catch (e) {
      if (!matches(e, vm.exc.TypeError!)) throw e;
      clearError(vm, e);
      return undefined;
    }
    const n = intOf(vm, o);
    decref(vm, o);
    return n;
  }

  float(v: PyObject): number | undefined {
    if (v.type.nb_float === null && v.type.nb_index === null) return undefined;
    return PyFloat_AsDouble(this.vm, v);
  }

  char(v: PyObject): { n: IntValue } | { text: string } | { wrong: string } {
    const { vm } = this;
    if (this.isBytes) {
      const isBytes = v.type.tp_flags & TPFLAGS.BYTES_SUBCLASS;
      if (isBytes || v.type === vm.t.bytearray) {
        const data = bufferBytes(vm, v)!;
        if (data.length === 1) return { text: latin1Text(data) };
        return { wrong: `a ${isBytes ? 'bytes' : 'bytearray'} object of length ${data.length}` };
      }
    } else if (isStr(v)) {
      if (strLength(v) === 1) return { text: v.v };
      return { wrong: `a string of length ${strLength(v)}` };
    }
    if (v.type.nb_index === null) return { wrong: v.type.tp_name };
    const o = PyNumber_Index(vm, v);
    const n = intOf(vm, o);
    decref(vm, o);
    return { n };
  }

  size(v: PyObject): IntValue | undefined {
    return v.type.tp_flags & TPFLAGS.LONG_SUBCLASS ? intOf(this.vm, v) : undefined;
  }

  keyRepr(key: string): string {
    return this.isBytes ? bytesRepr(latin1Bytes(key)) : strRepr(key, this.vm.text.unicode);
  }

  isPrintable(cp: number): boolean {
    return this.vm.text.unicode.isPrintable(cp);
  }
}

/** @cpython Objects/bytesobject.c format_obj 3.8-3.15: what %b of bytes shows */
function bytesOf(vm: VM, v: PyObject, place: string): Uint8Array {
  if (v.type === vm.tBytes) return v.v;
  if (v.type === vm.t.bytearray) return bufferBytes(vm, v)!;
  const method = lookupSpecial(vm, v, '__bytes__');
  if (method !== null) {
    let res: PyObject;
    try {
      res = callNoArgs(vm, method);
    } finally {
      decref(vm, method);
    }
    try {
      if (res.type.tp_flags & TPFLAGS.BYTES_SUBCLASS) return res.v;
      PyErr_Format(vm, vm.exc.TypeError!, '__bytes__ returned non-bytes (type %.200s)', res.type.tp_name);
    } finally {
      decref(vm, res);
    }
  }
  const data = bufferBytes(vm, v);
  if (data !== null) return data;
  const wanted = '%%b requires a bytes-like object, or an object that implements __bytes__, not';
  if (vm.profile.values.percentStyle === 'located') {
    PyErr_Format(vm, vm.exc.TypeError!, `%s${wanted} %.100s`, place, v.type.tp_name);
  }
  const text = `${wanted} '%.100s'`;
  PyErr_Format(vm, vm.exc.TypeError!, text, v.type.tp_name);
}

/** @cpython Objects/unicodeobject.c PyUnicode_Format 3.8-3.15 */
export function PyUnicode_Format(vm: VM, format: PyText, args: PyObject): PyText {
  const host = new Host(vm, args, false);
  const writer = new TextWriter(strLength(format) + 100, true);
  const put = (text: string, isLast: boolean): void => {
    if (isLast) writer.overallocate = false;
    if (host.shown !== null && host.shown.v === text) writer.writeStr(vm, host.shown);
    else host.writeNumber(writer, text);
    host.settle();
  };
  try {
    guarded(vm, () =>
      percentFormat(format.v, host, percentTexts(vm.profile.values.percentStyle, false), { literal: put, field: put }),
    );
  } catch (e) {
    writer.discard(vm);
    throw e;
  } finally {
    host.release();
  }
  return writer.finish(vm);
}

/** @cpython Objects/unicodeobject.c unicode_mod 3.8-3.15 */
export function unicode_mod(vm: VM, a: PyObject, b: PyObject): PyObject {
  if (!isStr(a)) {
    vm.NotImplemented.rc++;
    return vm.NotImplemented;
  }
  return PyUnicode_Format(vm, a, b);
}

/** @cpython Objects/bytesobject.c _PyBytes_FormatEx 3.8-3.15: the bytes themselves */
export function bytesFormat(vm: VM, format: Uint8Array, args: PyObject): Uint8Array {
  const host = new Host(vm, args, true);
  const settle = (): void => host.settle();
  try {
    const text = guarded(vm, () =>
      percentFormat(latin1Text(format), host, percentTexts(vm.profile.values.percentStyle, true), {
        literal: settle,
        field: settle,
      }),
    );
    return latin1Bytes(text);
  } finally {
    host.release();
  }
}
