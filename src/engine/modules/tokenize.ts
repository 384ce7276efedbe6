/**
 * _tokenize: the tokens of a source, for the module tokenize. The lines are all read at the first token.
 *
 * @cpython Python/Python-tokenize.c 3.12-3.15
 */
import { argSpec, unpackTuple } from '../objects/arguments.ts';
import { callNoArgs } from '../objects/call.ts';
import type { TypeSpec } from '../objects/define.ts';
import { clearError, matches, NotSupported, PyThrow, typeError } from '../objects/errors.ts';
import { newInt } from '../objects/long.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { isSubtype, type PyType } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import { type SourceToken, SourceTokens, type TokenFault } from '../objects/value/source-tokens.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { iteratorSpec, newInstance, type State, share } from './instance.ts';

interface TokenizerState extends State {
  /** refs: readline */
  tokens: SourceToken[] | null;
  end: TokenFault | null;
  next: number;
}

const NEW = argSpec('tokenizeriter', ['readline', 'encoding', 'extra_tokens'], { required: 1 });

function tokenizeriter_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const [readline, , extra] = unpackTuple(vm, NEW, args, kwds);
  if (!extra || !PyObject_IsTrue(vm, extra)) throw new NotSupported('_tokenize.TokenizerIter without extra_tokens');
  const state: TokenizerState = { refs: [share(readline!)], tokens: null, end: null, next: 0 };
  return newInstance(vm, type, state);
}

/** All that readline gives, as text. */
function readLines(vm: VM, readline: PyObject): string[] {
  const lines: string[] = [];
  const decoder = new TextDecoder();
  for (;;) {
    let o: PyObject;
    try {
      o = callNoArgs(vm, readline);
    } catch (e) {
      if (!matches(e, vm.exc.StopIteration!)) throw e;
      clearError(vm, e);
      return lines;
    }
    let text: string;
    if (isSubtype(o.type, vm.tStr)) text = o.v as string;
    else if (isSubtype(o.type, vm.tBytes)) text = decoder.decode(o.v as Uint8Array);
    else {
      decref(vm, o);
      typeError(vm, 'readline() returned a non-string object');
    }
    decref(vm, o);
    if (text === '') return lines;
    lines.push(text);
  }
}

/** The guest's error for a place where no token begins. */
function syntaxError(vm: VM, fault: TokenFault): PyThrow {
  const place = newTuple(vm, [
    newStr(vm, '<string>'),
    newInt(vm, fault.line),
    newInt(vm, fault.column),
    share(vm.None as PyObject),
    newInt(vm, fault.line),
    newInt(vm, fault.column),
  ]);
  const message = newStr(vm, fault.message);
  const type = fault.indentation ? vm.exc.IndentationError! : vm.exc.SyntaxError!;
  const exc = vm.call(vm, type, [message, place], null) as PyObj;
  decref(vm, message);
  decref(vm, place);
  return new PyThrow(exc);
}

function tokenizeriter_next(vm: VM, o: PyObj): PyObject | null {
  const state = o.v as TokenizerState;
  if (state.tokens === null) {
    const { tokenNumbers } = vm.profile.modules;
    const { tokens, end } = new SourceTokens(readLines(vm, state.refs[0]!), 'TSTRING_START' in tokenNumbers);
    state.tokens = tokens;
    state.end = end;
  }
  const token = state.tokens[state.next++];
  if (token !== undefined) return tokenTuple(vm, token);
  if (state.end === null) return null;
  const fault = state.end;
  state.end = null;
  throw syntaxError(vm, fault);
}

function tokenTuple(vm: VM, { kind, text, start, end, line }: SourceToken): PyObject {
  const place = ([row, column]: readonly [number, number]): PyObject =>
    newTuple(vm, [newInt(vm, row), newInt(vm, column)]);
  const number = newInt(vm, vm.profile.modules.tokenNumbers[kind]!);
  return newTuple(vm, [number, newStr(vm, text), place(start), place(end), newStr(vm, line)]);
}

export function createTokenize(vm: VM): PyObj {
  const spec: TypeSpec = iteratorSpec('_tokenize.TokenizerIter', 4, tokenizeriter_next, {
    slots: { tp_new: tokenizeriter_new },
  });
  return defineModule(vm, { name: '_tokenize', exec: (m, _module, add) => add('TokenizerIter', defineType(m, spec)) });
}
