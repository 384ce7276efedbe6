/** The place of a syntax error: file, line, text, and the marks under it. */
import { excData } from '../../objects/exceptions.ts';
import type { PyObj, PyObject } from '../../objects/object.ts';
import { PyObject_Str } from '../../objects/object_protocol.ts';
import { isSubtype } from '../../objects/type.ts';
import type { VM } from '../../objects/vm.ts';
import { displayWidth } from './columns.ts';
import { keywordTypo } from './keyword_typos.ts';
import { safeText } from './summary.ts';

export interface SyntaxText {
  /** `  File "x", line 1`, '' where the line is unknown */
  file: string;
  /** the source and its marks */
  source: string;
  message: string;
}

/** The attributes of a SyntaxError as JavaScript values; `undefined`: of a wrong type. */
export interface SyntaxFields {
  filename: string | null;
  lineno: number | null | undefined;
  offset: number | null | undefined;
  text: string | null;
  endLineno: number | null | undefined;
  endOffset: number | null | undefined;
  msg: string | null;
}

function fieldsOf(vm: VM, exc: PyObj): SyntaxFields {
  const { msg, filename, lineno, offset, text, end_lineno, end_offset } = excData(exc).extra;
  const none = (o: PyObject | null | undefined): boolean => o === null || o === undefined || o === vm.None;
  const int = (o: PyObject | null | undefined): number | null | undefined =>
    none(o) ? null : isSubtype(o!.type, vm.tInt) ? Number(o!.v) : undefined;
  const str = (o: PyObject | null | undefined): string | null =>
    none(o) ? null : safeText(vm, o!, PyObject_Str, '<unprintable>');
  return {
    filename: str(filename),
    lineno: int(lineno),
    offset: int(offset),
    text: text && isSubtype(text.type, vm.tStr) ? (text.v as string) : null,
    endLineno: int(end_lineno),
    endOffset: int(end_offset),
    msg: str(msg),
  };
}

/** null: C prints it like any other exception. */
export function syntaxText(vm: VM, exc: PyObj): SyntaxText | null {
  const fields = fieldsOf(vm, exc);
  return vm.profile.display.maker === 'c' ? textOfC(fields) : textOfLibrary(vm, fields);
}

/** @cpython Python/pythonrun.c print_exception_file_and_line, parse_syntax_error, print_error_text 3.11-3.12 */
function textOfC(f: SyntaxFields): SyntaxText | null {
  if (typeof f.lineno !== 'number' || f.offset === undefined) return null;
  const file = `  File "${f.filename ?? '<string>'}", line ${f.lineno}\n`;
  const message = f.msg ?? 'None';
  if (f.text === null) return { file, source: '', message };
  const several = (f.endLineno ?? f.lineno) > f.lineno;
  const end = several ? new TextEncoder().encode(f.text).length : (f.endOffset ?? -1);
  return { file, source: errorText(f.text, f.offset ?? -1, end), message };
}

function errorText(text: string, given: number, end: number): string {
  const marks = end > 0 && end > given ? end - given : 1;
  const shown = text.replace(/^[ \t\f]+/, '');
  let offset = given - 1 - (text.length - shown.length);
  let rest = shown;
  let length = rest.endsWith('\n') ? rest.length - 1 : rest.length;
  if (offset > length) offset = length;
  for (;;) {
    const at = rest.indexOf('\n');
    if (at < 0 || at >= offset) break;
    rest = rest.slice(at + 1);
    length -= at + 1;
    offset -= at + 1;
  }
  const source = `    ${rest}${rest[length] === '\n' ? '' : '\n'}`;
  return offset < 0 ? source : `${source}    ${' '.repeat(offset)}${'^'.repeat(marks)}\n`;
}

/** @cpython Lib/traceback.py TracebackException._format_syntax_error 3.13-3.15 */
function textOfLibrary(vm: VM, fields: SyntaxFields): SyntaxText {
  let f = fields;
  if (f.text !== null && vm.profile.display.suggestions.keywords !== 'none') f = keywordTypo(vm, f) ?? f;
  const file = f.lineno !== null ? `  File "${f.filename ?? '<string>'}", line ${f.lineno}\n` : '';
  const suffix = f.lineno === null && f.filename !== null ? ` (${f.filename})` : '';
  const message = `${f.msg || '<no detail available>'}${suffix}`;
  return { file, source: f.text === null ? '' : librarySource(vm, f, f.text), message };
}

function librarySource(vm: VM, f: SyntaxFields, text: string): string {
  const whole = [...text.replace(/\n+$/, '')];
  const shown = whole.join('').replace(/^[ \n\f]+/, '');
  const line = `    ${shown}\n`;
  if (f.offset === null) return line;
  if (f.offset === undefined) return '';
  const spaces = whole.length - [...shown].length;
  let { offset } = f;
  let end = whole.length + 1;
  if (f.lineno === f.endLineno) end = typeof f.endOffset === 'number' && f.endOffset !== 0 ? f.endOffset : offset;
  const size = [...text].length;
  if (size > 0 && offset > size) offset = whole.length + 1;
  if (size > 0 && end > size) end = whole.length + 1;
  if (offset >= end || end < 0) end = offset + 1;
  const from = offset - 1 - spaces;
  const to = end - 1 - spaces;
  if (from < 0) return line;
  const characters = [...shown];
  if (vm.profile.display.columns === 'graphemes') {
    const marked = characters.slice(from, to);
    const width = marked.length > 0 ? displayWidth(vm, marked) : to - from;
    return `${line}    ${' '.repeat(displayWidth(vm, characters, from))}${'^'.repeat(width)}\n`;
  }
  const before = characters.slice(0, from).map((c) => (/\s/.test(c) ? c : ' '));
  return `${line}    ${before.join('')}${'^'.repeat(to - from)}\n`;
}
