/** Case of single characters, as the compiler of regular expressions asks for it. */
import type { MethodSpec } from '../objects/define.ts';
import { newBool, newInt } from '../objects/long.ts';
import type { PyObject } from '../objects/object.ts';
import { intArgument } from '../objects/textarguments.ts';
import type { VM } from '../objects/vm.ts';

/** Case of single characters, for the library's compiler. */
export function caseFunctions(vm: VM): Record<string, MethodSpec> {
  const { unicode } = vm.text;
  const lower = (c: number): number => {
    const change = unicode.caseMapping(c)?.[1] ?? 0;
    return typeof change === 'number' ? c + change : change.codePointAt(0)!;
  };
  const upper = (c: number): number => {
    const change = unicode.caseMapping(c)?.[0] ?? 0;
    return typeof change === 'number' ? c + change : change.length === 1 ? change.codePointAt(0)! : c;
  };
  const simple = (c: number): number => (c < 128 ? (c >= 65 && c <= 90 ? c + 32 : c) : lower(c));
  const isCased = (c: number): boolean => simple(c) !== c || (c < 128 ? c >= 97 && c <= 122 : upper(c) !== c);
  const ascii = (c: number): number => (c >= 65 && c <= 90 ? c + 32 : c);
  const isLetter = (c: number): boolean => (c >= 65 && c <= 90) || (c >= 97 && c <= 122);
  const of = (f: (m: VM, c: number) => PyObject): MethodSpec => ({
    call: 'O',
    fn: (m, _module, o) => f(m, intArgument(m, o)),
  });
  return {
    ascii_iscased: of((m, c) => newBool(m, isLetter(c))),
    unicode_iscased: of((m, c) => newBool(m, isCased(c))),
    ascii_tolower: of((m, c) => newInt(m, ascii(c))),
    unicode_tolower: of((m, c) => newInt(m, simple(c))),
  };
}
