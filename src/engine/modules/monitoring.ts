/** sys.monitoring: tools have names, events and callbacks have their numbers; that events are delivered is not supported. */
import { checkPositional } from '../objects/arguments.ts';
import { setAttrStr } from '../objects/attributes.ts';
import { callNoArgs } from '../objects/call.ts';
import type { MethodSpec } from '../objects/define.ts';
import { newDict } from '../objects/dict.ts';
import { NotSupported, raise, valueError } from '../objects/errors.ts';
import { newInt } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject, xdecref } from '../objects/object.ts';
import { isSubtype } from '../objects/type.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { none, share } from './instance.ts';

const IDS = { DEBUGGER_ID: 0, COVERAGE_ID: 1, PROFILER_ID: 2, OPTIMIZER_ID: 5 };
const TOOLS = 6;

/** @cpython Python/instrumentation.c _Py_CreateMonitoringObject 3.12-3.15 */
export function createMonitoring(vm: VM): PyObj {
  const { events: eventNames, clears } = vm.profile.run.monitoring!;
  const tools: (PyObject | null)[] = Array(TOOLS).fill(null);
  const known = 2 ** eventNames.length - 1;
  const toolOf = (o: PyObject): number => {
    const id = PyNumber_AsIndex(vm, o, vm.exc.OverflowError!);
    if (id < 0 || id >= TOOLS) valueError(vm, `invalid tool ${id} (must be between 0 and ${TOOLS - 1})`);
    return id;
  };
  const free = (o: PyObject): PyObject => {
    const id = toolOf(o);
    const name = tools[id]!;
    tools[id] = null;
    xdecref(vm, name);
    return none(vm);
  };
  const setEvents = (name: string, at: number): MethodSpec => ({
    call: 'FASTCALL',
    fn: (_vm, _self, args) => {
      checkPositional(vm, name, args.length, at + 1, at + 1);
      const id = toolOf(args[0]!);
      const events = PyNumber_AsIndex(vm, args[at]!, vm.exc.OverflowError!);
      if (events > 0x7fffffff) raise(vm, vm.exc.OverflowError!, 'Python int too large to convert to C int');
      if (events < 0 || events > known) valueError(vm, `invalid event set 0x${(events >>> 0).toString(16)}`);
      if (tools[id] === null) valueError(vm, `tool ${id} is not in use`);
      if (events !== 0) throw new NotSupported(`sys.monitoring.${name}() of events`);
      return none(vm);
    },
  });
  const functions: Record<string, MethodSpec> = {
    use_tool_id: {
      call: 'FASTCALL',
      fn: (_vm, _self, args) => {
        checkPositional(vm, 'use_tool_id', args.length, 2, 2);
        const id = toolOf(args[0]!);
        if (!isSubtype(args[1]!.type, vm.tStr)) valueError(vm, 'tool name must be a str');
        if (tools[id] !== null) valueError(vm, `tool ${id} is already in use`);
        tools[id] = share(args[1]!);
        return none(vm);
      },
    },
    ...(clears
      ? {
          clear_tool_id: {
            call: 'O',
            fn: (_vm, _self, o) => {
              toolOf(o);
              return none(vm);
            },
          },
        }
      : {}),
    free_tool_id: { call: 'O', fn: (_vm, _self, o) => free(o) },
    get_tool: { call: 'O', fn: (_vm, _self, o) => share(tools[toolOf(o)] ?? vm.None) },
    register_callback: {
      call: 'FASTCALL',
      fn: (_vm, _self, args) => {
        checkPositional(vm, 'register_callback', args.length, 3, 3);
        toolOf(args[0]!);
        if (args[2] !== vm.None) throw new NotSupported('sys.monitoring.register_callback() of a function');
        return none(vm);
      },
    },
    get_events: { call: 'O', fn: (_vm, _self, o) => newInt(vm, toolOf(o) * 0) },
    set_events: setEvents('set_events', 1),
    get_local_events: {
      call: 'FASTCALL',
      fn: (_vm, _self, args) => {
        checkPositional(vm, 'get_local_events', args.length, 2, 2);
        return newInt(vm, toolOf(args[0]!) * 0);
      },
    },
    set_local_events: setEvents('set_local_events', 2),
    restart_events: { call: 'NOARGS', fn: () => none(vm) },
    _all_events: { call: 'NOARGS', fn: () => newDict(vm) },
  };
  return defineModule(vm, {
    name: 'sys.monitoring',
    functions,
    exec: (_vm, _module, add) => {
      for (const name of ['DISABLE', 'MISSING']) add(name, callNoArgs(vm, vm.t.object!));
      add('events', eventSpace(vm, eventNames));
      for (const [name, id] of Object.entries(IDS)) add(name, newInt(vm, id));
    },
  });
}

function eventSpace(vm: VM, names: readonly string[]): PyObject {
  const space = callNoArgs(vm, vm.t.SimpleNamespace!);
  const set = (name: string, value: number): void => {
    const n = newInt(vm, value);
    setAttrStr(vm, space, name, n);
    decref(vm, n);
  };
  for (const [k, name] of names.entries()) set(name, 2 ** k);
  set('NO_EVENTS', 0);
  return space;
}
