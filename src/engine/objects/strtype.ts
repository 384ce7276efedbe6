/** The type str: creation, slots, and its method table. */
import { argSpec, checkPositional, unpackTuple } from './arguments.ts';
import { stackAsDict, tupleFromArray } from './call.ts';
import type { TypeSpec } from './define.ts';
import { PyErr_Format } from './format.ts';
import { decref, PyAtom, type PyObj, type PyObject, PyText } from './object.ts';
import { PyObject_Str } from './object_protocol.ts';
import { isStr, PyUnicode_Concat, unicode_repeat } from './strbuild.ts';
import { decodeObject, PyUnicode_AsUTF8 } from './strcodec.ts';
import { unicode_iter } from './striter.ts';
import { strMethods } from './strmethods.ts';
import {
  PyUnicode_Contains,
  PyUnicode_RichCompare,
  unicode_getitem,
  unicode_hash,
  unicode_repr,
  unicode_str,
  unicode_subscript,
} from './stroperators.ts';
import { unicode_mod } from './strpercent.ts';
import { type PyType, TPFLAGS } from './type.ts';
import { cachedHash, KIND, setCachedHash, strLength, unicode_dealloc } from './unicode.ts';
import type { VM } from './vm.ts';

const NEW = argSpec('str', ['object', 'encoding', 'errors']);

/** @cpython Objects/unicodeobject.c unicode_new 3.8-3.15 */
function unicode_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const [x, encoding, errors] = unpackTuple(vm, NEW, args, kwds) as (PyObject | null)[];
  const text = make(vm, x!, utf8Argument(vm, 'encoding', encoding!), utf8Argument(vm, 'errors', errors!));
  if (type === vm.tStr) return text;
  try {
    return unicode_subtype_new(vm, type, text);
  } finally {
    decref(vm, text);
  }
}

/** A `str` argument of C's format `s`: null where it isn't given. */
function utf8Argument(vm: VM, name: string, o: PyObject | null): string | null {
  if (o === null) return null;
  if (!isStr(o)) {
    const got = (o as PyObject) === vm.None ? 'None' : (o as PyObject).type.tp_name;
    PyErr_Format(vm, vm.exc.TypeError!, "str() argument '%s' must be str, not %.50s", name, got);
  }
  return PyUnicode_AsUTF8(vm, o);
}

/** @cpython Objects/unicodeobject.c unicode_new_impl 3.8-3.15 */
function make(vm: VM, x: PyObject | null, encoding: string | null, errors: string | null): PyText {
  if (x === null) {
    vm.emptyStr.rc++;
    return vm.emptyStr;
  }
  return encoding === null && errors === null ? PyObject_Str(vm, x) : decodeObject(vm, x, encoding, errors);
}

/** @cpython Objects/unicodeobject.c unicode_vectorcall 3.14-3.15 */
function unicode_vectorcall(vm: VM, type: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  if (kwnames !== null && kwnames.length > 0) {
    const nargs = args.length - kwnames.length;
    const tuple = tupleFromArray(vm, args, 0, nargs);
    const dict = stackAsDict(vm, args, nargs, kwnames);
    try {
      return unicode_new(vm, type as PyType, tuple, dict);
    } finally {
      decref(vm, tuple);
      decref(vm, dict);
    }
  }
  checkPositional(vm, 'str', args.length, 0, 3);
  const encoding = utf8Argument(vm, 'encoding', args[1] ?? null);
  return make(vm, args[0] ?? null, encoding, utf8Argument(vm, 'errors', args[2] ?? null));
}

/** @cpython Objects/unicodeobject.c unicode_subtype_new 3.8-3.15: the object, then a block for its characters. */
function unicode_subtype_new(vm: VM, type: PyType, text: PyText): PyObject {
  let self = type.tp_alloc!(vm, type, 0) as PyObj | PyText;
  if (self instanceof PyAtom) self = new PyText(type, self.addr, null, 0);
  const kind = text.w & KIND;
  self.v = text.v;
  self.w = kind;
  const hash = cachedHash(text);
  if (hash !== null) setCachedHash(self, hash);
  const bytes = (strLength(text) + 1) * (kind === 0 ? 1 : kind);
  vm.text.data.set(self, vm.profile.text.strDataInMem ? vm.heap.mem_malloc(bytes) : vm.heap.obj_malloc(bytes));
  return self;
}

export function strSpec(vm: VM): TypeSpec {
  return {
    name: 'str',
    basicsize: (w) => vm.profile.objects.strOther(w) + w,
    flags: TPFLAGS.BASETYPE | TPFLAGS.UNICODE_SUBCLASS,
    doc: `str(object='') -> str
str(bytes_or_buffer[, encoding[, errors]]) -> str

Create a new string object from the given object. If encoding or
errors is specified, then the object must expose a data buffer
that will be decoded using the given encoding and error handler.
Otherwise, returns the result of object.__str__() (if defined)
or repr(object).
encoding defaults to ${vm.profile.text.strDocEncoding}.
errors defaults to 'strict'.`,
    slots: {
      tp_dealloc: unicode_dealloc,
      tp_repr: unicode_repr,
      tp_str: unicode_str,
      tp_hash: unicode_hash,
      tp_richcompare: PyUnicode_RichCompare,
      tp_iter: unicode_iter,
      tp_new: unicode_new,
      type_vectorcall: vm.profile.text.strVectorcall ? unicode_vectorcall : null,
      nb_remainder: unicode_mod,
      sq_length: (_vm, o: PyText) => strLength(o),
      sq_concat: PyUnicode_Concat,
      sq_repeat: unicode_repeat,
      sq_item: unicode_getitem,
      sq_contains: PyUnicode_Contains,
      mp_length: (_vm, o: PyText) => strLength(o),
      mp_subscript: unicode_subscript,
    },
    methods: strMethods(vm),
  };
}
