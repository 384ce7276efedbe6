/** The parts of UnicodeDecodeError, UnicodeEncodeError and UnicodeTranslateError: arguments and text. */
import { badArgument, checkPositional } from './arguments.ts';
import { newBytes } from './bytes.ts';
import { bytesLike, isBytes } from './bytesdata.ts';
import { BaseException_init, type ExcData, excData } from './exceptions.ts';
import { PyLong_FromSsize_t } from './long.ts';
import { decref, type PyObject, type PyText, xdecref } from './object.ts';
import { PyObject_Str } from './object_protocol.ts';
import { isStr } from './strbuild.ts';
import { sizeArgument } from './textarguments.ts';
import type { PyType } from './type.ts';
import { newStr, strLength } from './unicode.ts';
import { backslashed } from './value/codec-errors.ts';
import { codePoints } from './value/str-case.ts';
import type { VM } from './vm.ts';

type Init = NonNullable<PyType['tp_init']>;

function put(vm: VM, data: ExcData, name: string, value: PyObject): void {
  const old = data.extra[name];
  data.extra[name] = value;
  xdecref(vm, old);
}

/** @cpython Objects/exceptions.c UnicodeDecodeError_init, UnicodeEncodeError_init, UnicodeTranslateError_init 3.8-3.15 */
export function unicodeInit(name: string): Init {
  const translate = name === 'UnicodeTranslateError';
  const decode = name === 'UnicodeDecodeError';
  const texts = translate ? [0, 3] : decode ? [0, 4] : [0, 1, 4];
  return (vm, self: PyObject, args, kwds) => {
    BaseException_init(vm, self, args, kwds);
    const items: PyObject[] = args.v;
    const first = translate ? 0 : 1;
    checkPositional(vm, 'function', items.length, 4 + first, 4 + first);
    for (const i of texts) {
      if (!isStr(items[i]!)) badArgument(vm, 'function', `argument ${i + 1}`, 'str', items[i]!);
    }
    const data = excData(self);
    let object = items[first]!;
    if (decode && !isBytes(object)) object = newBytes(vm, bytesLike(vm, object).slice());
    else object.rc++;
    const start = PyLong_FromSsize_t(vm, sizeArgument(vm, items[first + 1]!));
    const end = PyLong_FromSsize_t(vm, sizeArgument(vm, items[first + 2]!));
    const reason = items[first + 3]!;
    reason.rc++;
    if (!translate) {
      items[0]!.rc++;
      put(vm, data, 'encoding', items[0]!);
    }
    put(vm, data, 'object', object);
    put(vm, data, 'start', start);
    put(vm, data, 'end', end);
    put(vm, data, 'reason', reason);
  };
}

function textOf(vm: VM, o: PyObject): string {
  const s: PyText = PyObject_Str(vm, o);
  const { v } = s;
  decref(vm, s);
  return v;
}

/** @cpython Objects/exceptions.c UnicodeDecodeError_str, UnicodeEncodeError_str, UnicodeTranslateError_str 3.8-3.15 */
export function unicodeStr(name: string) {
  return (vm: VM, self: PyObject): PyObject => {
    const { encoding, object, start, end, reason } = excData(self).extra;
    if (!object) return newStr(vm, '');
    const why = textOf(vm, reason!);
    const codec = encoding ? textOf(vm, encoding) : '';
    const length = isBytes(object) ? object.v.length : strLength(object as PyText);
    const from = Math.max(0, Math.min(Number(start!.v), Math.max(length - 1, 0)));
    const to = Math.max(Math.min(1, length), Math.min(Number(end!.v), length));
    const one = from < length && to === from + 1;
    if (name === 'UnicodeDecodeError') {
      const what = one
        ? `byte 0x${object.v[from].toString(16).padStart(2, '0')} in position ${from}`
        : `bytes in position ${from}-${to - 1}`;
      return newStr(vm, `'${codec}' codec can't decode ${what}: ${why}`);
    }
    const what = one
      ? `character '${backslashed(codePoints(object.v)[from]!)}' in position ${from}`
      : `characters in position ${from}-${to - 1}`;
    if (name === 'UnicodeEncodeError') return newStr(vm, `'${codec}' codec can't encode ${what}: ${why}`);
    return newStr(vm, `can't translate ${what}: ${why}`);
  };
}
