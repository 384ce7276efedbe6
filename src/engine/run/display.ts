/**
 * How an uncaught exception is printed: traceback with source lines and marks, chained exceptions, notes, groups, and the form of
 * SyntaxError.
 *
 * @cpython Python/pythonrun.c print_exception 3.8-3.15, Lib/traceback.py (which 3.13+ uses itself)
 */
import { lookupAttrStr } from '../objects/attributes.ts';
import { PyThrow } from '../objects/errors.ts';
import { excData } from '../objects/exceptions.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { PyObject_Str } from '../objects/object_protocol.ts';
import { isSubtype } from '../objects/type.ts';
import type { VM } from '../objects/vm.ts';
import { caretAnchors, charColumn } from './carets.ts';
import type { Frame } from './frame.ts';
import type { TracebackData } from './traceback.ts';

const CAUSE = '\nThe above exception was the direct cause of the following exception:\n\n';
const CONTEXT = '\nDuring handling of the above exception, another exception occurred:\n\n';
/** entries of a recursion that are printed before they are only counted */
const REPEATED = 3;

/** Line `n` of a source that the twin has seen; null where it hasn't. */
function sourceLine(vm: VM, filename: string, n: number): string | null {
  let lines = vm.sourceLines.get(filename);
  if (lines === undefined) {
    const text = vm.sources.get(filename);
    if (text === undefined) return null;
    lines = text.split(/\r\n|\r|\n/);
    vm.sourceLines.set(filename, lines);
  }
  return lines[n - 1] ?? null;
}

interface Place {
  filename: string;
  line: number;
  name: string;
  endLine: number;
  col: number;
  endCol: number;
}

function placeOf(vm: VM, tb: PyObj): Place {
  const data = tb.v as TracebackData;
  const { unit } = (data.frame.v as Frame).code;
  const k = data.instr;
  return {
    filename: unit.filename,
    line: data.lineno,
    name: vm.profile.run.tracebackQualnames ? unit.qualname : unit.name,
    endLine: unit.endLines[k]!,
    col: unit.cols[k]!,
    endCol: unit.endCols[k]!,
  };
}

/** The marks under a line, '' where there are none. @cpython Python/traceback.c tb_displayline 3.11-3.15 */
function marks(vm: VM, place: Place, line: string): string {
  if (!vm.profile.run.tracebackCarets || place.col < 0 || place.endCol < 0) return '';
  const stripped = line.trimEnd();
  const indent = line.length - line.trimStart().length;
  const start = charColumn(line, place.col);
  const oneLine = place.endLine === place.line;
  const end = oneLine ? charColumn(line, place.endCol) : stripped.length;
  const segment = line.slice(start, end);
  const anchors = oneLine ? caretAnchors(segment, vm.profile.syntax, vm.profile.run.tracebackCallAnchors) : null;
  if (anchors === null && start <= indent && end >= stripped.length) return '';
  const wide = (text: string, mark: string): string => mark.repeat([...text].length);
  let out = '    ' + ' '.repeat(Math.max(0, [...line.slice(indent, start)].length));
  if (anchors === null) out += wide(segment, '^');
  else {
    out += wide(segment.slice(0, anchors.left), '~');
    out += wide(segment.slice(anchors.left, anchors.right), '^');
    out += wide(segment.slice(anchors.right), '~');
  }
  return `${out}\n`;
}

function entry(vm: VM, place: Place): string {
  let out = `  File "${place.filename}", line ${place.line}, in ${place.name}\n`;
  const line = sourceLine(vm, place.filename, place.line);
  if (line === null || line.trim() === '') return out;
  out += `    ${line.trim()}\n`;
  return out + marks(vm, place, line);
}

/** The entries of a traceback, a recursion shortened. */
function entries(vm: VM, tb: PyObj | null): string {
  let out = '';
  let last = '';
  let repeated = 0;
  const flush = (): void => {
    if (repeated > REPEATED) {
      const more = repeated - REPEATED;
      out += `  [Previous line repeated ${more} more time${more > 1 ? 's' : ''}]\n`;
    }
  };
  for (let t = tb; t !== null; t = (t.v as TracebackData).next) {
    const place = placeOf(vm, t);
    const key = `${place.filename}:${place.line}:${place.name}`;
    if (key !== last) {
      flush();
      last = key;
      repeated = 0;
    }
    repeated++;
    if (repeated <= REPEATED) out += entry(vm, place);
  }
  flush();
  return out;
}

function attribute(vm: VM, o: PyObject, name: string): string | null {
  const value = lookupAttrStr(vm, o, name);
  if (value === null) return null;
  const text = isSubtype(value.type, vm.tStr) ? (value.v as string) : null;
  decref(vm, value);
  return text;
}

function typeText(vm: VM, exc: PyObject): string {
  const module = attribute(vm, exc.type, '__module__');
  const name = attribute(vm, exc.type, '__qualname__') ?? exc.type.tp_name;
  return module === null || module === 'builtins' || module === '__main__' ? name : `${module}.${name}`;
}

function valueText(vm: VM, exc: PyObject): string {
  try {
    const s = PyObject_Str(vm, exc);
    const text = s.v as string;
    decref(vm, s);
    return text;
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    decref(vm, e.value);
    return '<exception str() failed>';
  }
}

/** The last lines: `ValueError: text`, with the place before it for syntax errors, and the notes. */
function summary(vm: VM, exc: PyObj): string {
  const syntax = isSubtype(exc.type, vm.exc.SyntaxError!) ? syntaxLines(vm, exc) : null;
  const value = syntax === null ? valueText(vm, exc) : syntax.message;
  let out = syntax === null ? '' : syntax.lines;
  out += value === '' ? `${typeText(vm, exc)}\n` : `${typeText(vm, exc)}: ${value}${hint(vm, exc)}\n`;
  const notes = lookupAttrStr(vm, exc, '__notes__');
  if (notes !== null) {
    if (isSubtype(notes.type, vm.tList)) {
      for (const note of notes.v as PyObject[]) {
        const text = isSubtype(note.type, vm.tStr) ? (note.v as string) : vm.str(note);
        out += `${text}\n`;
      }
    } else out += `${vm.reprText(notes)}\n`;
    decref(vm, notes);
  }
  return out;
}

/** "Did you mean": what 3.10+ adds to names that are nearly right. */
function hint(vm: VM, exc: PyObj): string {
  return vm.suggestion?.(exc) ?? '';
}

interface SyntaxText {
  lines: string;
  message: string;
}

function syntaxLines(vm: VM, exc: PyObj): SyntaxText {
  const { msg, filename, lineno, offset, text, end_lineno, end_offset } = excData(exc).extra;
  const message = msg ? vm.str(msg) : 'None';
  const int = (o: PyObject | null | undefined): number | null => (o && o.type === vm.tInt ? (o.v as number) : null);
  const line = int(lineno);
  if (line === null) return { lines: '', message };
  const file = filename && filename.type === vm.tStr ? filename.v : '<string>';
  let out = `  File "${file}", line ${line}\n`;
  const source = text && text.type === vm.tStr ? (text.v as string) : null;
  if (source !== null) {
    const raw = source.split('\n')[0]!.trimEnd();
    const shown = raw.trimStart();
    out += `    ${shown}\n`;
    const start = int(offset);
    if (start !== null && start > 0) {
      const skipped = raw.length - shown.length;
      let end = int(end_offset) ?? start;
      const endLine = int(end_lineno);
      if (endLine !== null && endLine !== line) end = raw.length + 1;
      if (end === start || end === 0 || end === -1) end = start + 1;
      const from = start - 1 - skipped;
      if (from >= 0) out += `    ${' '.repeat(from)}${'^'.repeat(Math.max(1, end - start))}\n`;
    }
  }
  return { lines: out, message };
}

function one(vm: VM, exc: PyObj, header: string): string {
  const { traceback } = excData(exc);
  return (traceback === null ? '' : header + entries(vm, traceback)) + summary(vm, exc);
}

/** The text of an exception with everything that led to it. */
export function exceptionText(vm: VM, exc: PyObj, seen: Set<PyObj> = new Set()): string {
  seen.add(exc);
  const { cause, context, suppress } = excData(exc);
  let out = '';
  if (cause !== null) {
    if (!seen.has(cause)) out += exceptionText(vm, cause, seen) + CAUSE;
  } else if (context !== null && !suppress && !seen.has(context)) out += exceptionText(vm, context, seen) + CONTEXT;
  if (vm.exc.BaseExceptionGroup && isSubtype(exc.type, vm.exc.BaseExceptionGroup))
    return out + groupText(vm, exc, seen);
  return out + one(vm, exc, 'Traceback (most recent call last):\n');
}

/** @cpython Lib/traceback.py TracebackException.format, of groups */
function groupText(vm: VM, exc: PyObj, seen: Set<PyObj>, depth = 0): string {
  const indent = (text: string, by: string): string =>
    text
      .split('\n')
      .map((l) => (l === '' ? l : by + l))
      .join('\n');
  const top = depth === 0;
  const margin = '  '.repeat(depth) + (top ? '  ' : '  ') + '| ';
  const head = one(vm, exc, 'Exception Group Traceback (most recent call last):\n');
  let out = indent(head, margin);
  if (top && excData(exc).traceback !== null) out = out.replace(/^ {2}\| /, '  + ');
  const members = (excData(exc).extra.exceptions?.v ?? []) as PyObj[];
  members.forEach((m, k) => {
    const pad = '  '.repeat(depth + 1);
    const plus = k === 0 ? '+-' : '  ';
    out += `${pad}${plus}+---------------- ${k + 1} ----------------\n`;
    const isGroup = isSubtype(m.type, vm.exc.BaseExceptionGroup!);
    if (isGroup) out += groupText(vm, m, seen, depth + 1);
    else out += indent(exceptionText(vm, m, seen), `${pad}  | `);
  });
  // a group that stands last has closed the frame for all around it
  const last = members.at(-1);
  if (last === undefined || !isSubtype(last.type, vm.exc.BaseExceptionGroup!))
    out += `${'  '.repeat(depth + 1)}  +------------------------------------\n`;
  return out;
}
