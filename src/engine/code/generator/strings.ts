/** f-strings and t-strings. */
import { InvariantError } from '../../profile/faults.ts';
import type { FormattedValue, Interpolation, JoinedStr, TemplateStr } from '../../syntax/ast.ts';
import { strConst } from '../constants.ts';
import { callSmall } from './call-forms.ts';
import { type Compiler, locOf } from './compiler.ts';
import { STACK_USE_GUIDELINE } from './displays.ts';
import { loadAttr } from './names.ts';

/** `!s` 1, `!r` 2, `!a` 3; none 0 */
function conversionCode(conversion: number): number {
  switch (conversion) {
    case -1:
      return 0;
    case 115:
      return 1;
    case 114:
      return 2;
    case 97:
      return 3;
    default:
      throw new InvariantError(`conversion character ${conversion}`);
  }
}

/** @cpython Python/codegen.c codegen_joined_str 3.8-3.15 */
export function joinedStr(c: Compiler, e: JoinedStr): void {
  const loc = locOf(e);
  const n = e.values.length;
  if (n > STACK_USE_GUIDELINE) {
    c.loadConst(loc, strConst(''));
    loadAttr(c, loc, 'join', true);
    c.op(loc, 'BUILD_LIST', 0);
    for (const v of e.values) {
      c.expr(v);
      c.op(loc, 'LIST_APPEND', 1);
    }
    return callSmall(c, loc, 1);
  }
  c.exprs(e.values);
  if (n > 1) c.op(loc, 'BUILD_STRING', n);
  else if (n === 0 && c.kinds.emptyJoinedStr) c.loadConst(loc, strConst(''));
  else if (n === 0) c.op(loc, 'BUILD_STRING', 0);
}

/** @cpython Python/codegen.c codegen_formatted_value 3.8-3.15 */
export function formattedValue(c: Compiler, e: FormattedValue): void {
  const loc = locOf(e);
  const code = conversionCode(e.conversion);
  c.expr(e.value);
  if (c.kinds.formatting === 'FORMAT_VALUE') {
    if (e.format_spec !== null) c.expr(e.format_spec);
    c.op(loc, 'FORMAT_VALUE', code | (e.format_spec !== null ? 4 : 0));
    return;
  }
  if (code !== 0) c.op(loc, 'CONVERT_VALUE', code);
  if (e.format_spec !== null) {
    c.expr(e.format_spec);
    c.op(loc, 'FORMAT_WITH_SPEC');
  } else {
    c.op(loc, 'FORMAT_SIMPLE');
  }
}

/** @cpython Python/codegen.c codegen_interpolation 3.14-3.15 */
export function interpolation(c: Compiler, e: Interpolation): void {
  const loc = locOf(e);
  c.expr(e.value);
  c.loadConst(loc, e.str);
  if (e.format_spec !== null) c.expr(e.format_spec);
  c.op(loc, 'BUILD_INTERPOLATION', (e.format_spec !== null ? 3 : 2) | (conversionCode(e.conversion) << 2));
}

/** @cpython Python/codegen.c codegen_template_str 3.14-3.15 */
export function templateStr(c: Compiler, e: TemplateStr): void {
  const loc = locOf(e);
  const { values } = e;
  let strings = 0;
  let lastWasInterpolation = true;
  for (let i = 0; i < values.length; i++) {
    if (values[i]!.tag === 'Interpolation') {
      if (lastWasInterpolation) {
        c.loadConst(loc, strConst(''));
        strings++;
      }
      lastWasInterpolation = true;
      continue;
    }
    c.expr(values[i]!);
    while (i + 1 < values.length && values[i + 1]!.tag !== 'Interpolation') {
      c.expr(values[++i]!);
      c.op(loc, 'BINARY_OP', 13);
    }
    strings++;
    lastWasInterpolation = false;
  }
  if (lastWasInterpolation) {
    c.loadConst(loc, strConst(''));
    strings++;
  }
  c.op(loc, 'BUILD_TUPLE', strings);
  const interpolations = values.filter((v) => v.tag === 'Interpolation');
  c.exprs(interpolations);
  c.op(loc, 'BUILD_TUPLE', interpolations.length);
  c.op(loc, 'BUILD_TEMPLATE');
}
