/** _contextvars and _tokenize, as far as threading and tokenize need them: contexts hold no variables, making a variable is refused. */
import type { TypeSpec } from '../objects/define.ts';
import { NotSupported, typeError } from '../objects/errors.ts';
import type { PyObj } from '../objects/object.ts';
import { type PyType, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { newInstance, STATE_SLOTS, type State } from './instance.ts';

const CONTEXT: TypeSpec = {
  name: '_contextvars.Context',
  basicsize: (w) => 6 * w,
  flags: TPFLAGS.HAVE_GC,
  slots: {
    ...STATE_SLOTS,
    tp_new: (vm: VM, type: PyType) => newInstance(vm, type, { refs: [] } satisfies State),
  },
  methods: {
    run: {
      call: 'FASTCALL_KEYWORDS',
      fn: (vm, _self, args, kwnames) => {
        if (args.length - (kwnames?.length ?? 0) < 1) typeError(vm, 'run() missing 1 required positional argument');
        return vm.call(vm, args[0]!, args.slice(1), kwnames);
      },
    },
  },
};

function refusedSpec(name: string): TypeSpec {
  return {
    name,
    basicsize: (w) => 2 * w,
    slots: {
      tp_new: () => {
        throw new NotSupported(name);
      },
    },
  };
}

export function createContextvars(vm: VM): PyObj {
  const context = defineType(vm, CONTEXT);
  return defineModule(vm, {
    name: '_contextvars',
    functions: { copy_context: { call: 'NOARGS', fn: (m) => newInstance(m, context, { refs: [] } satisfies State) } },
    exec: (m, _module, add) => {
      add('Context', context);
      add('ContextVar', defineType(m, refusedSpec('_contextvars.ContextVar')));
      add('Token', defineType(m, refusedSpec('_contextvars.Token')));
    },
  });
}

export function createTokenize(vm: VM): PyObj {
  return defineModule(vm, {
    name: '_tokenize',
    exec: (m, _module, add) => add('TokenizerIter', defineType(m, refusedSpec('_tokenize.TokenizerIter'))),
  });
}
