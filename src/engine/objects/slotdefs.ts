/**
 * Which special method goes with which slot: one row a name, in the order of CPython's table (it decides the order of names in
 * `tp_dict` and which slot wins where a name has two).
 *
 *   name     attribute          slot   field of PyType          fn   slot function for classes written in Python (null: none)
 *   wrap     how a wrapper descriptor calls the slot (null: the name gets no wrapper)
 */
import * as f from './slotfunctions.ts';
import * as w from './slotwrappers.ts';
import type { PyType } from './type.ts';

export interface SlotDef {
  name: string;
  slot: keyof PyType;
  fn: unknown;
  wrap: w.Wrapper | null;
  doc: string;
  /** the wrapper takes keyword arguments */
  keywords?: boolean;
  /** order of the slot, as in the C struct: rows of one slot stand together */
  at: number;
}

type Row = [name: string, slot: string, fn: unknown, wrap: w.Wrapper | null, doc: string];

function binary(name: string, slot: string, fn: unknown, symbol: string): Row[] {
  const infix = name !== 'divmod';
  const expr = (a: string, b: string): string => (infix ? `Return ${a}${symbol}${b}.` : `Return divmod(${a}, ${b}).`);
  return [
    [`__${name}__`, slot, fn, w.wrap_binaryfunc_l, expr('self', 'value')],
    [`__r${name}__`, slot, fn, w.wrap_binaryfunc_r, expr('value', 'self')],
  ];
}

function inplace(name: string, slot: string, fn: unknown, symbol: string): Row {
  return [`__i${name}__`, slot, fn, w.wrap_binaryfunc, `Return self${symbol}value.`];
}

function compare(name: string, op: number, symbol: string): Row {
  return [`__${name}__`, 'tp_richcompare', f.slot_tp_richcompare, w.richcmp(op), `Return self${symbol}value.`];
}

const TYPE_ROWS: Row[] = [
  ['__repr__', 'tp_repr', f.slot_tp_repr, w.wrap_unaryfunc, 'Return repr(self).'],
  ['__hash__', 'tp_hash', f.slot_tp_hash, w.wrap_hashfunc, 'Return hash(self).'],
  ['__call__', 'tp_call', f.slot_tp_call, w.wrap_call, 'Call self as a function.'],
  ['__str__', 'tp_str', f.slot_tp_str, w.wrap_unaryfunc, 'Return str(self).'],
  ['__getattribute__', 'tp_getattro', f.slot_tp_getattr_hook, w.wrap_binaryfunc, 'Return getattr(self, name).'],
  ['__getattr__', 'tp_getattro', f.slot_tp_getattr_hook, null, 'Implement getattr(self, name).'],
  ['__setattr__', 'tp_setattro', f.slot_tp_setattro, w.wrap_setattr, 'Implement setattr(self, name, value).'],
  ['__delattr__', 'tp_setattro', f.slot_tp_setattro, w.wrap_delattr, 'Implement delattr(self, name).'],
  compare('lt', 0, '<'),
  compare('le', 1, '<='),
  compare('eq', 2, '=='),
  compare('ne', 3, '!='),
  compare('gt', 4, '>'),
  compare('ge', 5, '>='),
  ['__iter__', 'tp_iter', f.slot_tp_iter, w.wrap_unaryfunc, 'Implement iter(self).'],
  ['__next__', 'tp_iternext', f.slot_tp_iternext, w.wrap_next, 'Implement next(self).'],
  [
    '__get__',
    'tp_descr_get',
    f.slot_tp_descr_get,
    w.wrap_descr_get,
    'Return an attribute of instance, which is of type owner.',
  ],
  ['__set__', 'tp_descr_set', f.slot_tp_descr_set, w.wrap_descr_set, 'Set an attribute of instance to value.'],
  ['__delete__', 'tp_descr_set', f.slot_tp_descr_set, w.wrap_descr_delete, 'Delete an attribute of instance.'],
  [
    '__init__',
    'tp_init',
    f.slot_tp_init,
    w.wrap_init,
    'Initialize self.  See help(type(self)) for accurate signature.',
  ],
  ['__new__', 'tp_new', f.slot_tp_new, null, 'Create and return new object.'],
  ['__del__', 'tp_finalize', f.slot_tp_finalize, w.wrap_del, 'Called when the instance is about to be destroyed.'],
  ['__await__', 'am_await', f.slot_am_await, w.wrap_unaryfunc, 'Return an iterator to be used in await expression.'],
  [
    '__aiter__',
    'am_aiter',
    f.slot_am_aiter,
    w.wrap_unaryfunc,
    'Return an awaitable, that resolves in asynchronous iterator.',
  ],
  ['__anext__', 'am_anext', f.slot_am_anext, w.wrap_unaryfunc, 'Return a value or raise StopAsyncIteration.'],
];

const NUMBER_ROWS: Row[] = [
  ...binary('add', 'nb_add', f.slot_nb_add, '+'),
  ...binary('sub', 'nb_subtract', f.slot_nb_subtract, '-'),
  ...binary('mul', 'nb_multiply', f.slot_nb_multiply, '*'),
  ...binary('mod', 'nb_remainder', f.slot_nb_remainder, '%'),
  ...binary('divmod', 'nb_divmod', f.slot_nb_divmod, ''),
  ['__pow__', 'nb_power', f.slot_nb_power, w.wrap_ternaryfunc, 'Return pow(self, value, mod).'],
  ['__rpow__', 'nb_power', f.slot_nb_power, w.wrap_ternaryfunc_r, 'Return pow(value, self, mod).'],
  ['__neg__', 'nb_negative', f.slot_nb_negative, w.wrap_unaryfunc, '-self'],
  ['__pos__', 'nb_positive', f.slot_nb_positive, w.wrap_unaryfunc, '+self'],
  ['__abs__', 'nb_absolute', f.slot_nb_absolute, w.wrap_unaryfunc, 'abs(self)'],
  ['__bool__', 'nb_bool', f.slot_nb_bool, w.wrap_inquirypred, 'True if self else False'],
  ['__invert__', 'nb_invert', f.slot_nb_invert, w.wrap_unaryfunc, '~self'],
  ...binary('lshift', 'nb_lshift', f.slot_nb_lshift, '<<'),
  ...binary('rshift', 'nb_rshift', f.slot_nb_rshift, '>>'),
  ...binary('and', 'nb_and', f.slot_nb_and, '&'),
  ...binary('xor', 'nb_xor', f.slot_nb_xor, '^'),
  ...binary('or', 'nb_or', f.slot_nb_or, '|'),
  ['__int__', 'nb_int', f.slot_nb_int, w.wrap_unaryfunc, 'int(self)'],
  ['__float__', 'nb_float', f.slot_nb_float, w.wrap_unaryfunc, 'float(self)'],
  inplace('add', 'nb_inplace_add', f.slot_nb_inplace_add, '+='),
  inplace('sub', 'nb_inplace_subtract', f.slot_nb_inplace_subtract, '-='),
  inplace('mul', 'nb_inplace_multiply', f.slot_nb_inplace_multiply, '*='),
  inplace('mod', 'nb_inplace_remainder', f.slot_nb_inplace_remainder, '%='),
  inplace('pow', 'nb_inplace_power', f.slot_nb_inplace_power, '**='),
  inplace('lshift', 'nb_inplace_lshift', f.slot_nb_inplace_lshift, '<<='),
  inplace('rshift', 'nb_inplace_rshift', f.slot_nb_inplace_rshift, '>>='),
  inplace('and', 'nb_inplace_and', f.slot_nb_inplace_and, '&='),
  inplace('xor', 'nb_inplace_xor', f.slot_nb_inplace_xor, '^='),
  inplace('or', 'nb_inplace_or', f.slot_nb_inplace_or, '|='),
  ...binary('floordiv', 'nb_floor_divide', f.slot_nb_floor_divide, '//'),
  ...binary('truediv', 'nb_true_divide', f.slot_nb_true_divide, '/'),
  inplace('floordiv', 'nb_inplace_floor_divide', f.slot_nb_inplace_floor_divide, '//='),
  inplace('truediv', 'nb_inplace_true_divide', f.slot_nb_inplace_true_divide, '/='),
  [
    '__index__',
    'nb_index',
    f.slot_nb_index,
    w.wrap_unaryfunc,
    'Return self converted to an integer, if self is suitable for use as an index into a list.',
  ],
  ...binary('matmul', 'nb_matrix_multiply', f.slot_nb_matrix_multiply, '@'),
  inplace('matmul', 'nb_inplace_matrix_multiply', f.slot_nb_inplace_matrix_multiply, '@='),
];

const SEQUENCE_ROWS: Row[] = [
  ['__len__', 'mp_length', f.slot_mp_length, w.wrap_lenfunc, 'Return len(self).'],
  ['__getitem__', 'mp_subscript', f.slot_mp_subscript, w.wrap_binaryfunc, 'Return self[key].'],
  ['__setitem__', 'mp_ass_subscript', f.slot_mp_ass_subscript, w.wrap_objobjargproc, 'Set self[key] to value.'],
  ['__delitem__', 'mp_ass_subscript', f.slot_mp_ass_subscript, w.wrap_mp_delitem, 'Delete self[key].'],
  ['__len__', 'sq_length', f.slot_mp_length, w.wrap_lenfunc, 'Return len(self).'],
  ['__add__', 'sq_concat', null, w.wrap_binaryfunc, 'Return self+value.'],
  ['__mul__', 'sq_repeat', null, w.wrap_indexargfunc, 'Return self*value.'],
  ['__rmul__', 'sq_repeat', null, w.wrap_indexargfunc, 'Return value*self.'],
  ['__getitem__', 'sq_item', f.slot_sq_item, w.wrap_sq_item, 'Return self[key].'],
  ['__setitem__', 'sq_ass_item', f.slot_sq_ass_item, w.wrap_sq_setitem, 'Set self[key] to value.'],
  ['__delitem__', 'sq_ass_item', f.slot_sq_ass_item, w.wrap_sq_delitem, 'Delete self[key].'],
  ['__contains__', 'sq_contains', f.slot_sq_contains, w.wrap_objobjproc, 'Return bool(key in self).'],
  ['__iadd__', 'sq_inplace_concat', null, w.wrap_binaryfunc, 'Implement self+=value.'],
  ['__imul__', 'sq_inplace_repeat', null, w.wrap_indexargfunc, 'Implement self*=value.'],
];

function build(rows: Row[]): SlotDef[] {
  let at = -1;
  let slot = '';
  return rows.map((row) => {
    if (row[1] !== slot) at++;
    slot = row[1];
    return {
      name: row[0],
      slot: row[1] as keyof PyType,
      fn: row[2],
      wrap: row[3],
      doc: row[4],
      keywords: row[0] === '__init__' || row[0] === '__call__',
      at,
    };
  });
}

/** All rows, in order. */
export const slotdefs: readonly SlotDef[] = build([...TYPE_ROWS, ...NUMBER_ROWS, ...SEQUENCE_ROWS]);

/** Rows by attribute name. */
export const slotdefsByName: ReadonlyMap<string, SlotDef[]> = groupBy((d) => d.name);

/** Rows by slot. */
export const slotdefsBySlot: ReadonlyMap<string, SlotDef[]> = groupBy((d) => d.slot);

function groupBy(key: (d: SlotDef) => string): Map<string, SlotDef[]> {
  const map = new Map<string, SlotDef[]>();
  for (const d of slotdefs) {
    const list = map.get(key(d));
    if (list) list.push(d);
    else map.set(key(d), [d]);
  }
  return map;
}
