import { describe, expect, it } from 'vitest';
import { getAttrStr, lookupAttrStr, setAttrStr } from '../../../src/engine/objects/attributes.ts';
import { callMethod, callNoArgs, callOneArg } from '../../../src/engine/objects/call.ts';
import type { MethodSpec } from '../../../src/engine/objects/define.ts';
import { newMethodDescr } from '../../../src/engine/objects/descr.ts';
import { dictSet, dictSetStr, newDict } from '../../../src/engine/objects/dict.ts';
import { newInt } from '../../../src/engine/objects/long.ts';
import { MethodDef, newBuiltin } from '../../../src/engine/objects/methodobject.ts';
import { PyNumber_Add, PyNumber_InPlaceAdd } from '../../../src/engine/objects/number.ts';
import { decref, type PyObj, type PyObject } from '../../../src/engine/objects/object.ts';
import {
  PyObject_Hash,
  PyObject_IsInstance,
  PyObject_IsTrue,
  PyObject_RichCompareBool,
  PyObject_SetAttr,
} from '../../../src/engine/objects/object_protocol.ts';
import { newTuple } from '../../../src/engine/objects/tuple.ts';
import type { PyType } from '../../../src/engine/objects/type.ts';
import { intern, newStr } from '../../../src/engine/objects/unicode.ts';
import type { VM } from '../../../src/engine/objects/vm.ts';
import { events, testVM, thrown, VERSIONS } from './vm.ts';

function ref<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

/** A class with methods written in JavaScript, found as methods of the type. */
function makeClass(
  vm: VM,
  name: string,
  bases: PyType[],
  methods: Record<string, MethodSpec['fn']>,
  attrs: Record<string, PyObject> = {},
): PyType {
  const ns = newDict(vm);
  dictSetStr(vm, ns, '__module__', intern(vm, '__main__'));
  for (const [key, value] of Object.entries(attrs)) dictSetStr(vm, ns, key, value);
  const cls = vm.call(
    vm,
    vm.tType,
    [
      intern(vm, name),
      newTuple(
        vm,
        bases.map((b) => ref(b)),
      ),
      ns,
    ],
    null,
  ) as PyType;
  for (const [key, fn] of Object.entries(methods)) {
    const spec = { call: 'FASTCALL', fn } as MethodSpec;
    setAttrStr(vm, cls, key, newMethodDescr(vm, cls, new MethodDef(key, spec)));
  }
  return cls;
}

describe.each(VERSIONS)('classes of %s', (version) => {
  it('have instances that shrink as facts-objects 11.2 says', () => {
    const vm = testVM(version);
    const cls = makeClass(vm, 'C', [], {});
    const sizes: string[] = [];
    for (let i = 0; i < 32; i++) sizes.push(events(vm, () => callNoArgs(vm, cls)));
    const values = [
      264, 256, 248, 240, 232, 224, 216, 200, 192, 184, 176, 168, 160, 152, 144, 128, 120, 112, 104, 96, 88, 80,
    ];
    values.push(72, 56, 48, 40, 32, 24, 16, 16, 16, 16);
    const whole = [
      328, 320, 312, 304, 296, 288, 272, 264, 256, 248, 240, 232, 224, 216, 200, 192, 184, 176, 168, 160, 152,
    ];
    whole.push(144, 128, 120, 112, 104, 96, 88, 80, 72, 72, 72);
    const separate = version === '3.11' ? 56 : 48;
    const early = version === '3.11' || version === '3.12';
    expect(sizes).toEqual(early ? values.map((v) => `+${separate} +${v}m`) : whole.map((v) => `+${v}`));
  });

  it('keep attributes in shared order, and in order of insertion', () => {
    const vm = testVM(version);
    const cls = makeClass(vm, 'C', [], {});
    const a = callNoArgs(vm, cls);
    for (const name of ['x', 'y', 'z']) setAttrStr(vm, a, name, vm.None);
    const b = callNoArgs(vm, cls);
    for (const name of ['z', 'x', 'y']) setAttrStr(vm, b, name, vm.True);
    setAttrStr(vm, b, 'x', null);
    setAttrStr(vm, b, 'x', vm.False);
    const keys = vm.call(vm, vm.tList, [getAttrStr(vm, b, '__dict__')], null);
    expect((keys.v as PyObject[]).map((k) => k.v)).toEqual(['z', 'y', 'x']);
    expect(lookupAttrStr(vm, b, 'x')).toBe(vm.False);
    expect(thrown(vm, () => getAttrStr(vm, b, 'w'))).toBe("AttributeError: 'C' object has no attribute 'w'");
    expect(thrown(vm, () => setAttrStr(vm, b, 'w', null))).toBe("AttributeError: 'C' object has no attribute 'w'");
  });

  it('give up inline values at the thirtieth name', () => {
    const vm = testVM(version);
    const cls = makeClass(vm, 'C', [], {});
    const o = callNoArgs(vm, cls) as PyObj;
    for (let i = 0; i < 29; i++) expect(events(vm, () => setAttrStr(vm, o, `a${i}`, vm.None))).toBe('');
    const log = events(vm, () => setAttrStr(vm, o, 'last', vm.None));
    const m = version === '3.11' || version === '3.12' ? '' : 'm';
    // values block of 3.11 and 3.12 is given up with the table
    expect(log).toBe(`+1520${m}${m === '' ? ' -264m' : ''}`);
    expect(lookupAttrStr(vm, o, 'a3')).toBe(vm.None);
    expect(o.s === null || o.s.length === 0).toBe(true);
  });

  it('leave a dict behind that outlives its instance', () => {
    const vm = testVM(version);
    const cls = makeClass(vm, 'C', [], {});
    const o = callNoArgs(vm, cls);
    const value = newInt(vm, 123456);
    setAttrStr(vm, o, 'x', value);
    const d = getAttrStr(vm, o, '__dict__') as PyObj;
    const log = events(vm, () => decref(vm, o));
    const separate = { '3.11': '-56', '3.12': '-48' }[version];
    expect(log).toBe(separate ?? '+272m -328');
    expect(value.rc).toBe(2);
    decref(vm, d);
    expect(value.rc).toBe(1);
  });

  it('have slots', () => {
    const vm = testVM(version);
    const names = newTuple(vm, [newStr(vm, 'b'), newStr(vm, '__p')]);
    const cls = makeClass(vm, '_C', [], {}, { __slots__: names });
    const o = callNoArgs(vm, cls);
    setAttrStr(vm, o, 'b', vm.None);
    setAttrStr(vm, o, '_C__p', vm.True);
    expect(getAttrStr(vm, o, '_C__p')).toBe(vm.True);
    const more = ['3.11', '3.12'].includes(version) ? '' : ' and no __dict__ for setting new attributes';
    expect(thrown(vm, () => setAttrStr(vm, o, 'zz', vm.None))).toBe(
      `AttributeError: '_C' object has no attribute 'zz'${more}`,
    );
    setAttrStr(vm, o, 'b', null);
    expect(thrown(vm, () => getAttrStr(vm, o, 'b'))).toBe("AttributeError: '_C' object has no attribute 'b'");
    expect(thrown(vm, () => setAttrStr(vm, o, 'b', null))).toBe('AttributeError: b');
    expect(events(vm, () => callNoArgs(vm, cls))).toBe('+48');
  });

  it('have C3 order, and say where there is none', () => {
    const vm = testVM(version);
    const a = makeClass(vm, 'A', [], {});
    const b = makeClass(vm, 'B', [a], {});
    const c = makeClass(vm, 'C', [a], {});
    const d = makeClass(vm, 'D', [b, c], {});
    expect(d.mro.map((t) => t.tp_name)).toEqual(['D', 'B', 'C', 'A', 'object']);
    const gap = ['3.11', '3.12'].includes(version) ? '\n' : ' ';
    expect(thrown(vm, () => makeClass(vm, 'X', [a, b], {}))).toBe(
      `TypeError: Cannot create a consistent method resolution${gap}order (MRO) for bases A, B`,
    );
    expect(PyObject_IsInstance(vm, callNoArgs(vm, d), a)).toBe(true);
  });

  it('dispatch special methods, and follow changes', () => {
    const vm = testVM(version);
    const a = makeClass(vm, 'A', [], {
      __add__: (v: VM, _self: PyObject, args: PyObject[]) => newTuple(v, [v.None, ref(args[0]!)]),
      __eq__: (v: VM) => ref(v.True),
      __bool__: (v: VM) => ref(v.False),
    } as any);
    const b = makeClass(vm, 'B', [a], {
      __radd__: (v: VM) => newStr(v, 'radd'),
      __hash__: (v: VM) => newInt(v, -1),
    } as any);
    const x = callNoArgs(vm, a);
    const y = callNoArgs(vm, b);
    expect(PyNumber_Add(vm, x, y).v).toBe('radd');
    expect((PyNumber_Add(vm, y, x).v as PyObject[])[1]).toBe(x);
    expect(PyObject_RichCompareBool(vm, x, y, 2)).toBe(true);
    expect(PyObject_IsTrue(vm, x)).toBe(false);
    expect([PyObject_Hash(vm, y), vm.hashHi]).toEqual([-2, -1]);
    setAttrStr(vm, b, '__radd__', null);
    expect((PyNumber_Add(vm, x, y).v as PyObject[])[1]).toBe(y);
    expect(thrown(vm, () => PyNumber_InPlaceAdd(vm, vm.None, x))).toBe(
      "TypeError: unsupported operand type(s) for +=: 'NoneType' and 'A'",
    );
  });

  it('ask user keys as CPython probes', () => {
    const vm = testVM(version);
    const log: string[] = [];
    const k = makeClass(vm, 'K', [], {
      __hash__: (v: VM) => newInt(v, 42),
      __eq__: (v: VM, self: PyObject, args: PyObject[]) => {
        log.push(`${getAttrStr(v, self, 'n').v}==${getAttrStr(v, args[0]!, 'n').v}`);
        const res = getAttrStr(v, self, 'n').v === getAttrStr(v, args[0]!, 'n').v ? v.True : v.False;
        res.rc++;
        return res;
      },
    } as any);
    const make = (n: number): PyObject => {
      const o = callNoArgs(vm, k);
      setAttrStr(vm, o, 'n', newInt(vm, n));
      return o;
    };
    const d = newDict(vm);
    dictSet(vm, d, newInt(vm, 7), vm.None);
    for (const n of [1, 2, 3]) dictSet(vm, d, make(n), newInt(vm, n));
    expect(log).toEqual(['1==2', '1==3', '2==3']);
    log.length = 0;
    expect(vm.call(vm, getAttrStr(vm, d, 'get'), [make(3)], null).v).toBe(3);
    expect(log).toEqual(['1==3', '2==3', '3==3']);
    expect(d.x).toBe(4);
  });

  it('give the argument errors of C functions', () => {
    const vm = testVM(version);
    const d = newDict(vm);
    const f = (name: string, ...args: PyObject[]) => thrown(vm, () => callMethod(vm, d, name, args));
    expect(f('copy', vm.None)).toBe('TypeError: dict.copy() takes no arguments (1 given)');
    expect(f('get')).toBe('TypeError: get expected at least 1 argument, got 0');
    expect(f('pop', vm.None, vm.None, vm.None)).toBe('TypeError: pop expected at most 2 arguments, got 3');
    expect(f('pop', vm.None)).toBe('KeyError: null');
    expect(f('popitem')).toBe('KeyError: popitem(): dictionary is empty');
    expect(thrown(vm, () => callOneArg(vm, vm.t.object!, vm.None))).toBe('TypeError: object() takes no arguments');
    expect(thrown(vm, () => callNoArgs(vm, d))).toBe("TypeError: 'dict' object is not callable");
    expect(thrown(vm, () => PyObject_SetAttr(vm, vm.tInt, intern(vm, 'x'), vm.None))).toMatch(/immutable type 'int'/);
  });

  it('balance references of a class and its instances', () => {
    const vm = testVM(version);
    const cls = makeClass(vm, 'C', [], {});
    const before = cls.rc;
    const o = callNoArgs(vm, cls);
    expect(cls.rc).toBe(before + 1);
    const method = newBuiltin(vm, new MethodDef('f', { call: 'NOARGS', fn: (v) => ref(v.None) }), o, null);
    setAttrStr(vm, o, 'f', vm.None);
    decref(vm, method);
    decref(vm, o);
    expect(cls.rc).toBe(before);
  });
});
