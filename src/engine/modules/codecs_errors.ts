/** C's error handlers as the guest sees them: functions of a Unicode error that give a replacement and a place to go on. */
import { newBytes } from '../objects/bytes.ts';
import type { MethodSpec } from '../objects/define.ts';
import { PyThrow, raise } from '../objects/errors.ts';
import { excData } from '../objects/exceptions.ts';
import { PyErr_Format } from '../objects/format.ts';
import { newInt } from '../objects/long.ts';
import { MethodDef, newBuiltin } from '../objects/methodobject.ts';
import type { PyObj, PyObject } from '../objects/object.ts';
import { newTuple } from '../objects/tuple.ts';
import { isSubtype } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import { backslashed, decodeHandler, encodeHandler } from '../objects/value/codec-errors.ts';
import { UnicodeFault } from '../objects/value/fault.ts';
import { codePoints } from '../objects/value/str-case.ts';
import type { VM } from '../objects/vm.ts';

/** Handler by its registered name, C's function name, and the errors that it takes: encode, decode, translate. */
const HANDLERS: readonly [string, string, string][] = [
  ['strict', 'strict_errors', 'edt'],
  ['ignore', 'ignore_errors', 'edt'],
  ['replace', 'replace_errors', 'edt'],
  ['xmlcharrefreplace', 'xmlcharrefreplace_errors', 'e'],
  ['backslashreplace', 'backslashreplace_errors', 'edt'],
  ['namereplace', 'namereplace_errors', 'e'],
  ['surrogatepass', 'surrogatepass', 'ed'],
  ['surrogateescape', 'surrogateescape', 'ed'],
];

interface Place {
  encoding: string;
  start: number;
  end: number;
  reason: string;
  object: PyObject;
}

function placeOf(exc: PyObject): Place {
  const { encoding, object, start, end, reason } = excData(exc).extra;
  const length: number = object!.v.length;
  return {
    encoding: encoding?.v ?? '',
    object: object!,
    start: Math.max(0, Math.min(Number(start!.v), length - 1)),
    end: Math.max(1, Math.min(Number(end!.v), length)),
    reason: reason?.v ?? '',
  };
}

function answer(vm: VM, replacement: string | number[], resume: number): PyObject {
  const first = typeof replacement === 'string' ? newStr(vm, replacement) : newBytes(vm, Uint8Array.from(replacement));
  return newTuple(vm, [first, newInt(vm, resume)]);
}

function kindOf(vm: VM, exc: PyObject): string {
  if (isSubtype(exc.type, vm.exc.UnicodeEncodeError!)) return 'e';
  if (isSubtype(exc.type, vm.exc.UnicodeDecodeError!)) return 'd';
  return isSubtype(exc.type, vm.exc.UnicodeTranslateError!) ? 't' : '';
}

/** @cpython Python/codecs.c PyCodec_StrictErrors and its like 3.8-3.15 */
function handle(vm: VM, name: string, kinds: string, exc: PyObject): PyObject {
  const kind = kindOf(vm, exc);
  if (name === 'strict') {
    if (!isSubtype(exc.type, vm.exc.BaseException!)) {
      raise(vm, vm.exc.TypeError!, 'codec must pass exception instance');
    }
    exc.rc++;
    throw new PyThrow(exc as PyObj);
  }
  if (kind === '' || !kinds.includes(kind)) {
    PyErr_Format(vm, vm.exc.TypeError!, "don't know how to handle %.200s in error callback", exc.type.tp_name);
  }
  const place = placeOf(exc);
  try {
    if (kind === 'd') {
      const { text, resume } = decodeHandler(name)!(place.object.v, place);
      return answer(vm, text, resume);
    }
    const points = codePoints(place.object.v);
    if (kind === 't') return answer(vm, translated(name, points, place), place.end);
    const handler = encodeHandler(name, (cp) => vm.text.names().name(cp))!;
    const { text, bytes, resume } = handler(points, { ...place, encoding: normalized(place.encoding) });
    return answer(vm, bytes ?? text ?? '', resume);
  } catch (e) {
    if (!(e instanceof UnicodeFault)) throw e;
    exc.rc++;
    throw new PyThrow(exc as PyObj);
  }
}

/** surrogatepass knows encodings by their usual spelling. */
function normalized(encoding: string): string {
  const m = /^utf[-_]?(8|16|32)[-_]?(le|be)?$/i.exec(encoding);
  return m ? `utf-${m[1]}${m[2] ? `-${m[2].toLowerCase()}` : m[1] === '8' ? '' : '-le'}` : encoding;
}

function translated(name: string, points: number[], { start, end }: Place): string {
  const part = points.slice(start, end);
  if (name === 'ignore') return '';
  return name === 'replace' ? '\ufffd'.repeat(part.length) : part.map(backslashed).join('');
}

/** Registers the handlers that C has itself. */
export function makeErrorHandlers(vm: VM): void {
  for (const [name, fname, kinds] of HANDLERS) {
    const spec: MethodSpec = { call: 'O', fn: (m, _self, exc) => handle(m, name, kinds, exc) };
    vm.text.handlers.set(name, newBuiltin(vm, new MethodDef(fname, spec), null, null));
  }
}
