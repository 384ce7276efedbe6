/** os.scandir: an iterator over entries. refs of the iterator: the entries still to come; of an entry: name, path. */
import { type ArgSpec, argSpec, unpackKeywords } from '../objects/arguments.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import type { HostEntry } from '../objects/hostsystem.ts';
import { newBool, newInt } from '../objects/long.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { type PyType, TPFLAGS } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { iteratorSpec, newInstance, none, releaseState, STATE_SLOTS, type State, share } from './instance.ts';
import { ask, pathResult, systemFunction } from './posix_path.ts';
import { statResult } from './posix_stat.ts';

interface EntryState extends State {
  path: string;
  entry: HostEntry;
}

const follow = (name: string): ArgSpec => argSpec(name, ['follow_symlinks'], { positional: 0 });
const FOLLOW = { is_dir: follow('is_dir'), is_file: follow('is_file'), stat: follow('stat') };
const FOLDER = 0o040000;
const REGULAR = 0o100000;
const FORMAT = 0o170000;

function follows(vm: VM, args: PyObject[], kwnames: any, name: keyof typeof FOLLOW): boolean {
  const [given] = unpackKeywords(vm, FOLLOW[name], args, kwnames);
  return given === null || PyObject_IsTrue(vm, given!);
}

/** Is the entry (or what it points to) of this kind? What is gone is nothing. */
function isKind(name: 'is_dir' | 'is_file', kind: HostEntry['file'], format: number): MethodSpec {
  return {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, o, args, kwnames) => {
      const { entry, path } = o.v as EntryState;
      if (entry.file !== 'link' || !follows(vm, args, kwnames, name)) return newBool(vm, entry.file === kind);
      try {
        return newBool(vm, (systemFunction(vm, 'stat')(path, true).mode & FORMAT) === format);
      } catch {
        return newBool(vm, false);
      }
    },
  };
}

export function entrySpec(types: { stat_result: PyType }): TypeSpec {
  return {
    name: 'posix.DirEntry',
    basicsize: (w) => 9 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
    slots: {
      ...STATE_SLOTS,
      tp_repr: (vm: VM, o: PyObj) => newStr(vm, `<DirEntry ${vm.reprText((o.v as EntryState).refs[0]!)}>`),
    },
    members: {
      name: { get: (_vm, o: PyObj) => (o.v as EntryState).refs[0]! },
      path: { get: (_vm, o: PyObj) => (o.v as EntryState).refs[1]! },
    },
    methods: {
      is_dir: isKind('is_dir', 'folder', FOLDER),
      is_file: isKind('is_file', 'file', REGULAR),
      is_symlink: { call: 'NOARGS', fn: (vm, o) => newBool(vm, (o.v as EntryState).entry.file === 'link') },
      is_junction: { call: 'NOARGS', fn: (vm) => newBool(vm, false) },
      inode: { call: 'NOARGS', fn: (vm, o) => newInt(vm, (o.v as EntryState).entry.ino) },
      stat: {
        call: 'FASTCALL_KEYWORDS',
        fn: (vm, o, args, kwnames) => {
          const { path, refs } = o.v as EntryState;
          const follow = follows(vm, args, kwnames, 'stat');
          return statResult(
            vm,
            types.stat_result,
            ask(vm, () => systemFunction(vm, 'stat')(path, follow), refs[1]),
          );
        },
      },
      __fspath__: { call: 'NOARGS', fn: (_vm, o) => share((o.v as EntryState).refs[1]!) },
    },
  };
}

function finish(vm: VM, o: PyObj): PyObject {
  releaseState(vm, o.v as State);
  (o.v as State).refs = [];
  return none(vm);
}

export function scandirSpec(): TypeSpec {
  const next = (_vm: VM, o: PyObj): PyObject | null => (o.v as State).refs.shift() ?? null;
  return iteratorSpec('posix.ScandirIterator', 6, next, {
    methods: {
      close: { call: 'NOARGS', fn: finish },
      __enter__: { call: 'NOARGS', fn: (_vm, o) => share(o as PyObject) },
      __exit__: { call: 'FASTCALL', fn: finish },
    },
  });
}

/** The entries of a folder, as objects. */
export function newEntries(vm: VM, type: PyType, folder: string, bytes: boolean, entries: HostEntry[]): PyObj[] {
  return entries.map((entry) => {
    const path = folder === '' || folder.endsWith('/') ? folder + entry.name : `${folder}/${entry.name}`;
    const refs = [pathResult(vm, entry.name, bytes), pathResult(vm, path, bytes)];
    return newInstance(vm, type, { refs, path, entry } satisfies EntryState);
  });
}

export function newScan(vm: VM, type: PyType, entries: PyObj[]): PyObj {
  return newInstance(vm, type, { refs: entries } satisfies State);
}

export function dropAll(vm: VM, items: PyObject[]): void {
  for (const o of items) decref(vm, o);
}
