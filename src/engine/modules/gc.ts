/** The gc module. */
import type { Collected } from '../gc/collector.ts';
import { argSpec, checkPositional, unpackKeywords } from '../objects/arguments.ts';
import type { MethodSpec } from '../objects/define.ts';
import { dictSetStr, newDict } from '../objects/dict.ts';
import { PyThrow, typeError, valueError } from '../objects/errors.ts';
import { newFloat } from '../objects/float.ts';
import { realAddress } from '../objects/identity.ts';
import { newBool, newInt, PyLong_FromSsize_t } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { newTuple } from '../objects/tuple.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';

function share<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

const isGc = (o: PyObject): o is PyObj => o.type.preheader !== 0;

const COLLECT = argSpec('collect', ['generation']);
const GET_OBJECTS = argSpec('get_objects', ['generation']);

/** Everything that `o` refers to directly, borrowed. */
function referents(vm: VM, o: PyObject): PyObject[] {
  const out: PyObject[] = [];
  if (isGc(o) && o.type.tp_traverse !== null) o.type.tp_traverse(vm, o, (x) => out.push(x));
  return out;
}

/** @cpython Modules/gcmodule.c gc_get_referrers 3.8-3.15: tracked objects that refer to one of `targets`. */
function referrers(vm: VM, targets: PyObject[], args: PyObject): PyObject[] {
  const out: PyObject[] = [];
  for (const o of vm.gc.searched()) {
    if (o === args) continue;
    if (referents(vm, o).some((x) => targets.includes(x))) out.push(o as PyObject);
  }
  return out;
}

/** A new list of what was found (borrowed), that grew one by one. */
function appended(vm: VM, found: PyObject[]): PyObject {
  const list = vm.newList([]);
  for (const o of found) vm.listAppend(list as PyObj, o);
  return list;
}

/** The entries that statistics and callbacks share. */
function setFound(vm: VM, d: PyObj, found: Collected, seconds: number): void {
  const set = (name: string, value: PyObject): void => {
    dictSetStr(vm, d, name, value);
    decref(vm, value);
  };
  set('collected', PyLong_FromSsize_t(vm, found.collected));
  set('uncollectable', PyLong_FromSsize_t(vm, found.uncollectable));
  if (vm.profile.gc.richStats) {
    set('candidates', PyLong_FromSsize_t(vm, found.candidates));
    set('duration', newFloat(vm, seconds));
  }
}

function statsDict(vm: VM, k: number): PyObj {
  const d = newDict(vm);
  const stats = vm.gc.stats[k]!;
  const collections = PyLong_FromSsize_t(vm, stats.collections);
  dictSetStr(vm, d, 'collections', collections);
  decref(vm, collections);
  setFound(vm, d, stats, stats.duration);
  return d;
}

function setThreshold(vm: VM, args: PyObject[]): PyObject {
  if (vm.profile.gc.thresholdTexts === 'own') {
    if (args.length < 1 || args.length > 3) typeError(vm, 'gc.set_threshold requires 1 to 3 arguments');
  } else if (args.length < 1) typeError(vm, 'set_threshold() takes at least 1 argument (0 given)');
  else if (args.length > 3) typeError(vm, `set_threshold() takes at most 3 arguments (${args.length} given)`);
  args.forEach((a, k) => {
    vm.gc.thresholds[k] = PyNumber_AsIndex(vm, a, vm.exc.OverflowError!);
  });
  return share(vm.None);
}

function flagged(name: string, value: number): [string, number] {
  return [name, value];
}

const FLAGS = [
  flagged('DEBUG_STATS', 1),
  flagged('DEBUG_COLLECTABLE', 2),
  flagged('DEBUG_UNCOLLECTABLE', 4),
  flagged('DEBUG_SAVEALL', 32),
  flagged('DEBUG_LEAK', 38),
];

function getObjects(vm: VM, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const [generation] = unpackKeywords(vm, GET_OBJECTS, args, kwnames);
  let k = -1;
  if (generation && generation !== vm.None) {
    k = PyNumber_AsIndex(vm, generation, vm.exc.OverflowError!);
    if (k >= 3) valueError(vm, 'generation parameter must be less than the number of available generations (3)');
    if (k < -1) valueError(vm, 'generation parameter cannot be negative');
  }
  return appended(vm, vm.gc.objects(k) as PyObject[]);
}

const none = (f: (vm: VM) => void): MethodSpec => ({
  call: 'NOARGS',
  fn: (vm) => {
    f(vm);
    return share(vm.None);
  },
});

const FUNCTIONS: Record<string, MethodSpec> = {
  collect: {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, _s, args, kwnames) => {
      const [g] = unpackKeywords(vm, COLLECT, args, kwnames);
      const generation = g ? PyNumber_AsIndex(vm, g, vm.exc.OverflowError!) : 2;
      if (generation < 0 || generation > 2) valueError(vm, 'invalid generation');
      return PyLong_FromSsize_t(vm, vm.gc.collect(vm, generation));
    },
  },
  enable: none((vm) => {
    vm.gc.enabled = true;
  }),
  disable: none((vm) => {
    vm.gc.enabled = false;
  }),
  isenabled: { call: 'NOARGS', fn: (vm) => newBool(vm, vm.gc.enabled) },
  get_count: {
    call: 'NOARGS',
    fn: (vm) => {
      const [a, b, c] = vm.gc.shownCounts();
      return newTuple(vm, [newInt(vm, a!), newInt(vm, b!), newInt(vm, c!)]);
    },
  },
  get_threshold: {
    call: 'NOARGS',
    fn: (vm) =>
      newTuple(
        vm,
        vm.gc.thresholds.map((n) => newInt(vm, n)),
      ),
  },
  set_threshold: { call: 'VARARGS', fn: (vm, _s, args) => setThreshold(vm, args.v as PyObject[]) },
  get_stats: { call: 'NOARGS', fn: (vm) => vm.newList([0, 1, 2].map((k) => statsDict(vm, k))) },
  get_objects: { call: 'FASTCALL_KEYWORDS', fn: (vm, _s, args, kwnames) => getObjects(vm, args, kwnames) },
  get_referents: {
    call: 'VARARGS',
    fn: (vm, _s, args) =>
      appended(
        vm,
        (args.v as PyObject[]).flatMap((o) => referents(vm, o)),
      ),
  },
  get_referrers: { call: 'VARARGS', fn: (vm, _s, args) => appended(vm, referrers(vm, args.v, args)) },
  is_tracked: { call: 'O', fn: (vm, _s, o) => newBool(vm, isGc(o) && o.gn !== null) },
  is_finalized: { call: 'O', fn: (vm, _s, o) => newBool(vm, isGc(o) && vm.gc.isFinalized(o)) },
  freeze: none((vm) => vm.gc.freeze()),
  unfreeze: none((vm) => vm.gc.unfreeze()),
  get_freeze_count: { call: 'NOARGS', fn: (vm) => PyLong_FromSsize_t(vm, vm.gc.frozen()) },
  get_debug: { call: 'NOARGS', fn: (vm) => newInt(vm, vm.gc.debug) },
  set_debug: {
    call: 'FASTCALL',
    fn: (vm, _s, args) => {
      checkPositional(vm, 'set_debug', args.length, 1, 1);
      vm.gc.debug = PyNumber_AsIndex(vm, args[0]!, vm.exc.OverflowError!);
      return share(vm.None);
    },
  },
};

/** @cpython Modules/gcmodule.c invoke_gc_callback 3.8-3.15 */
function invokeCallbacks(vm: VM, phase: string, generation: number, found: Collected, seconds: number): void {
  const callbacks = vm.gcCallbackList;
  if (callbacks === null) return;
  const { phaseOnce } = vm.profile.gc;
  if (callbacks.v.length === 0) {
    if (phaseOnce) decref(vm, newStr(vm, phase));
    return;
  }
  const info = newDict(vm);
  const value = newInt(vm, generation);
  dictSetStr(vm, info, 'generation', value);
  decref(vm, value);
  setFound(vm, info, found, seconds);
  const shared = phaseOnce ? newStr(vm, phase) : null;
  for (let k = 0; k < callbacks.v.length; k++) {
    const f = share(callbacks.v[k] as PyObject);
    const text = shared ?? newStr(vm, phase);
    try {
      decref(vm, vm.call(vm, f, [text, info], null));
    } catch (e) {
      if (!(e instanceof PyThrow)) throw e;
      vm.writeUnraisable(e, f, 'collector');
    } finally {
      if (shared === null) decref(vm, text);
      decref(vm, f);
    }
  }
  if (shared !== null) decref(vm, shared);
  decref(vm, info);
}

export function createGc(vm: VM): PyObj {
  return defineModule(vm, {
    name: 'gc',
    functions: FUNCTIONS,
    exec: (m, _module, add) => {
      const garbage = m.newList([]) as PyObj;
      const callbacks = m.newList([]) as PyObj;
      m.gcGarbage = (o) => m.listAppend(garbage, o);
      m.gcCallbackList = share(callbacks);
      m.gcGarbageList = share(garbage);
      m.gcCallbacks = (phase, g, found, seconds) => invokeCallbacks(m, phase, g, found, seconds);
      m.gcDebug = (what, o) => m.writeStderr(`gc: ${what} <${o.type.tp_name} 0x${realAddress(m, o).toString(16)}>\n`);
      add('garbage', garbage);
      add('callbacks', callbacks);
      for (const [name, value] of FLAGS) add(name, newInt(m, value));
    },
  });
}
