/**
 * The module marshal: values to bytes and back, code objects excepted (they are refused by name).
 *
 *   a value   type byte, with FLAG where later values may refer to it by its number ('r'); then what the type needs, little-endian
 *
 * An object with one reference gets no number (from version 3 on), so the bytes depend on reference counts, here as in CPython.
 */
import { checkPositional } from '../objects/arguments.ts';
import { newBytes } from '../objects/bytes.ts';
import { bytesLike } from '../objects/bytesdata.ts';
import { newComplex } from '../objects/complex.ts';
import { cursor, dictNext, dictSet, newDict } from '../objects/dict.ts';
import { NotSupported, raise, typeError, valueError } from '../objects/errors.ts';
import { newFloat } from '../objects/float.ts';
import { newInt, normalized } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { callMethodStr } from '../objects/object_protocol.ts';
import { newFrozenset, newSet } from '../objects/set.ts';
import { PyUnicode_AsEncodedString, PyUnicode_Decode } from '../objects/strcodec.ts';
import { newTuple } from '../objects/tuple.ts';
import { internNew, newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { none, share } from './instance.ts';

const FORMAT = 4;
const FLAG = 0x80;
const MAX_DEPTH = 2000;
const code = (letter: string): number => letter.charCodeAt(0);

class Writer {
  readonly vm: VM;
  readonly format: number;
  readonly bytes: number[] = [];
  readonly #numbers = new Map<PyObject, number>();
  #depth = 0;

  constructor(vm: VM, format: number) {
    this.vm = vm;
    this.format = format;
  }

  long(n: number): void {
    this.bytes.push(n & 255, (n >> 8) & 255, (n >> 16) & 255, (n >> 24) & 255);
  }

  /** As for any sequence: more than an int holds is an error. */
  data(data: ArrayLike<number>, short: boolean): void {
    if (short) this.bytes.push(data.length);
    else this.long(data.length);
    for (let k = 0; k < data.length; k++) this.bytes.push(data[k]!);
  }

  /** @cpython Python/marshal.c w_object 3.8-3.15 */
  object(o: PyObject): void {
    if (++this.#depth > MAX_DEPTH) valueError(this.vm, 'object too deeply nested to marshal');
    const { vm } = this;
    const constants: [PyObject, string][] = [
      [vm.None, 'N'],
      [vm.exc.StopIteration as unknown as PyObject, 'S'],
      [vm.Ellipsis, '.'],
      [vm.False, 'F'],
      [vm.True, 'T'],
    ];
    const constant = constants.find(([value]) => value === o);
    if (constant !== undefined) this.bytes.push(code(constant[1]));
    else {
      const flag = this.#reference(o);
      if (flag >= 0) this.#complex(o, flag);
    }
    this.#depth--;
  }

  /** -1: written as a number; else the flag of its type byte. @cpython Python/marshal.c w_ref 3.8-3.15 */
  #reference(o: PyObject): number {
    if (this.format < 3 || o.rc === 1) return 0;
    const known = this.#numbers.get(o);
    if (known !== undefined) {
      this.bytes.push(code('r'));
      this.long(known);
      return -1;
    }
    this.#numbers.set(o, this.#numbers.size);
    return FLAG;
  }

  #type(letter: string, flag: number): void {
    this.bytes.push(code(letter) | flag);
  }

  #items(items: readonly PyObject[]): void {
    this.long(items.length);
    for (const item of items) this.object(item);
  }

  /** @cpython Python/marshal.c w_complex_object 3.8-3.15 */
  #complex(o: PyObject, flag: number): void {
    const { vm } = this;
    switch (o.type) {
      case vm.tInt:
        return this.#int(o.v as number | bigint, flag);
      case vm.tFloat:
        this.#type('g', flag);
        return this.#double(o.v as number);
      case vm.t.complex:
        this.#type('y', flag);
        this.#double(o.v.re);
        return this.#double(o.v.im);
      case vm.tStr:
        return this.#text(o as PyText, flag);
      case vm.tTuple: {
        const items = o.v as PyObject[];
        if (this.format < 4 || items.length > 255) {
          this.#type('(', flag);
          return this.#items(items);
        }
        this.#type(')', flag);
        this.bytes.push(items.length);
        for (const item of items) this.object(item);
        return;
      }
      case vm.tList:
        this.#type('[', flag);
        return this.#items(o.v as PyObject[]);
      case vm.tDict:
        return this.#dict(o as PyObj, flag);
      case vm.t.set:
      case vm.t.frozenset:
        return this.#set(o, flag);
      case vm.t.code:
        throw new NotSupported('marshal of code objects');
    }
    if (o.type.bf_getbuffer === null) valueError(vm, 'unmarshallable object');
    this.#type('s', flag);
    this.data(bytesLike(vm, o), false);
  }

  #int(value: number | bigint, flag: number): void {
    if (typeof value === 'number' && value === (value | 0)) {
      this.#type('i', flag);
      return this.long(value);
    }
    this.#type('l', flag);
    const n = BigInt(value);
    const digits: number[] = [];
    for (let left = n < 0n ? -n : n; left > 0n; left >>= 15n) digits.push(Number(left & 0x7fffn));
    this.long(n < 0n ? -digits.length : digits.length);
    for (const digit of digits) this.bytes.push(digit & 255, digit >> 8);
  }

  #double(x: number): void {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, x, true);
    for (let k = 0; k < 8; k++) this.bytes.push(view.getUint8(k));
  }

  #text(o: PyText, flag: number): void {
    const text = o.v as string;
    const interned = this.vm.interned.get(text) === o;
    if (this.format >= 4 && /^[\0-\x7f]*$/.test(text)) {
      const short = text.length < 256;
      this.#type(short ? (interned ? 'Z' : 'z') : interned ? 'A' : 'a', flag);
      return this.data(new TextEncoder().encode(text), short);
    }
    const utf8 = PyUnicode_AsEncodedString(this.vm, o, 'utf-8', 'surrogatepass');
    this.#type(this.format >= 3 && interned ? 't' : 'u', flag);
    this.data(utf8.v as Uint8Array, false);
    decref(this.vm, utf8);
  }

  #dict(o: PyObj, flag: number): void {
    this.#type('{', flag);
    const c = cursor();
    while (dictNext(o, c)) {
      this.object(c.key);
      this.object(c.value);
    }
    this.bytes.push(code('0'));
  }

  /** From 3.11 on in the order of their own bytes, so that equal sets give equal bytes. */
  #set(o: PyObject, flag: number): void {
    this.#type(o.type === this.vm.t.set ? '<' : '>', flag);
    const items = this.vm.listOf(o);
    const alone = (item: PyObject): string => {
      const writer = new Writer(this.vm, this.format);
      writer.object(item);
      return String.fromCharCode(...writer.bytes);
    };
    const keyed = items.map((item) => [alone(item), item] as const);
    keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    this.long(keyed.length);
    // the list that CPython sorts holds each item once more
    for (const [, item] of keyed) this.object(item);
    for (const item of items) decref(this.vm, item);
  }
}

class Reader {
  readonly vm: VM;
  readonly #view: DataView;
  readonly #data: Uint8Array;
  readonly #numbered: (PyObject | null)[] = [];
  #at = 0;

  constructor(vm: VM, data: Uint8Array) {
    this.vm = vm;
    this.#data = data;
    this.#view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  }

  #take(size: number): number {
    if (this.#at + size > this.#data.length) raise(this.vm, this.vm.exc.EOFError!, 'marshal data too short');
    this.#at += size;
    return this.#at - size;
  }

  #long(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  #size(what: string): number {
    const n = this.#long();
    if (n < 0) valueError(this.vm, `bad marshal data (${what} size out of range)`);
    return n;
  }

  #bytes(size: number): Uint8Array {
    const at = this.#take(size);
    return this.#data.slice(at, at + size);
  }

  /** A value that must be one: NULL ends dicts alone. */
  value(what = 'object'): PyObject {
    const o = this.object();
    if (o === null) typeError(this.vm, `NULL object in marshal data for ${what}`);
    return o;
  }

  /** @cpython Python/marshal.c r_object 3.8-3.15; null: the end of a dict */
  object(): PyObject | null {
    if (this.#at >= this.#data.length) raise(this.vm, this.vm.exc.EOFError!, 'EOF read where object expected');
    const byte = this.#data[this.#at++]!;
    const letter = String.fromCharCode(byte & ~FLAG);
    const place = byte & FLAG ? this.#numbered.push(null) - 1 : -1;
    const o = this.#typed(letter, place);
    if (place >= 0 && o !== null) this.#numbered[place] = o;
    return o;
  }

  #keep(place: number, o: PyObject): PyObject {
    if (place >= 0) this.#numbered[place] = o;
    return o;
  }

  #items(n: number, what: string): PyObject[] {
    return Array.from({ length: n }, () => this.value(what));
  }

  #typed(letter: string, place: number): PyObject | null {
    const { vm } = this;
    switch (letter) {
      case '0':
        return null;
      case 'N':
        return none(vm);
      case 'S':
        return share(vm.exc.StopIteration as unknown as PyObject);
      case '.':
        return share(vm.Ellipsis as PyObject);
      case 'F':
        return share(vm.False as PyObject);
      case 'T':
        return share(vm.True as PyObject);
      case 'i':
        return newInt(vm, this.#long());
      case 'l':
        return this.#int();
      case 'g':
        return newFloat(vm, this.#view.getFloat64(this.#take(8), true));
      case 'y': {
        const at = this.#take(16);
        return newComplex(vm, this.#view.getFloat64(at, true), this.#view.getFloat64(at + 8, true));
      }
      case 's':
        return newBytes(vm, this.#bytes(this.#size('bytes object')));
      case 'a':
      case 'A':
      case 'z':
      case 'Z':
        return this.#ascii(letter);
      case 't':
      case 'u':
        return this.#utf8(letter === 't');
      case 'r':
        return this.#referred();
      case '[': {
        const list = vm.newList([]);
        this.#keep(place, list);
        for (let n = this.#size('list'); n > 0; n--) {
          const item = this.value('list');
          vm.listAppend(list, item);
          decref(vm, item);
        }
        return list;
      }
      case ')':
        return newTuple(vm, this.#items(this.#data[this.#take(1)]!, 'tuple'));
      case '(':
        return newTuple(vm, this.#items(this.#size('tuple'), 'tuple'));
      case '{':
        return this.#dict(place);
      case '<':
        return newSet(vm, this.#items(this.#size('set'), 'set'));
      case '>':
        return newFrozenset(vm, this.#items(this.#size('set'), 'set'));
      case 'c':
        throw new NotSupported('marshal of code objects');
      case 'f':
      case 'x':
        throw new NotSupported('marshal data of versions before 2');
    }
    valueError(vm, 'bad marshal data (unknown type code)');
  }

  #int(): PyObject {
    const n = this.#long();
    let value = 0n;
    for (let k = 0; k < Math.abs(n); k++) {
      const digit = this.#view.getUint16(this.#take(2), true);
      if (digit > 0x7fff) valueError(this.vm, 'bad marshal data (digit out of range in long)');
      value |= BigInt(digit) << BigInt(15 * k);
    }
    return newInt(this.vm, normalized(n < 0 ? -value : value));
  }

  #ascii(letter: string): PyObject {
    const short = letter === 'z' || letter === 'Z';
    const data = this.#bytes(short ? this.#data[this.#take(1)]! : this.#size('string'));
    const text = String.fromCharCode(...data);
    return letter === 'A' || letter === 'Z' ? internNew(this.vm, text) : newStr(this.vm, text);
  }

  #utf8(interned: boolean): PyObject {
    const data = newBytes(this.vm, this.#bytes(this.#size('string')));
    const text = PyUnicode_Decode(this.vm, data.v as Uint8Array, 'utf-8', 'surrogatepass', data);
    decref(this.vm, data);
    if (!interned) return text;
    const o = internNew(this.vm, text.v as string);
    decref(this.vm, text);
    return o;
  }

  #referred(): PyObject {
    const n = this.#long();
    const o = this.#numbered[n];
    if (o === undefined || o === null) valueError(this.vm, 'bad marshal data (invalid reference)');
    return share(o);
  }

  #dict(place: number): PyObject {
    const d = newDict(this.vm);
    this.#keep(place, d as PyObject);
    for (let key = this.object(); key !== null; key = this.object()) {
      const value = this.object();
      if (value === null) {
        decref(this.vm, key);
        break;
      }
      dictSet(this.vm, d, key, value);
      decref(this.vm, key);
      decref(this.vm, value);
    }
    return d;
  }
}

function dumps(vm: VM, args: PyObject[], first: string): Uint8Array {
  checkPositional(vm, first, args.length, 1, 2);
  const format = args[1] ? PyNumber_AsIndex(vm, args[1], null) : FORMAT;
  if (format < 2) throw new NotSupported(`${first}() of a version before 2`);
  const writer = new Writer(vm, format);
  writer.object(args[0]!);
  return Uint8Array.from(writer.bytes);
}

export function createMarshal(vm: VM): PyObj {
  return defineModule(vm, {
    name: 'marshal',
    functions: {
      dumps: { call: 'FASTCALL', fn: (m, _s, args) => newBytes(m, dumps(m, args, 'dumps')) },
      dump: {
        call: 'FASTCALL',
        fn: (m, _s, args) => {
          checkPositional(m, 'dump', args.length, 2, 3);
          const data = newBytes(m, dumps(m, args[2] ? [args[0]!, args[2]] : [args[0]!], 'dump'));
          try {
            return callMethodStr(m, args[1]!, 'write', [data]);
          } finally {
            decref(m, data);
          }
        },
      },
      loads: { call: 'O', fn: (m, _s, data) => new Reader(m, bytesLike(m, data)).value() },
      load: {
        call: 'O',
        fn: () => {
          throw new NotSupported('marshal.load() from a file');
        },
      },
    },
    exec: (m, _module, add) => add('version', newInt(m, FORMAT)),
  });
}
