/**
 * A syntax error that a keyword with a letter right would not be: each name on the line of the error is tried as the keywords
 * that are near to it.
 *
 * @cpython Lib/traceback.py TracebackException._find_keyword_typos 3.14-3.15
 */

import type { VM } from '../../objects/vm.ts';
import type { Stmt } from '../../syntax/ast.ts';
import { parse, SyntaxFault } from '../../syntax/index.ts';
import { closeMatches, nearest } from './distance.ts';
import { dedent } from './marks.ts';
import type { SyntaxFields } from './syntax.ts';

const KEYWORDS = (
  'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
  'import in is lambda nonlocal not or pass raise return try while with yield'
).split(' ');
const MAX_CODE = 1024;
const MAX_NAMES = 10;
const MAX_MATCHES = 3;

function fails(vm: VM, source: string): 'no' | 'incomplete' | 'yes' {
  try {
    parse(source, { profile: vm.profile.syntax, filename: '<string>', mode: 'exec' });
    return 'no';
  } catch (e) {
    if (!(e instanceof SyntaxFault)) throw e;
    const open = /^expected an indented block|was never closed$|^unterminated triple-quoted/.test(e.message);
    return open || (e.lineno ?? 0) > source.split('\n').length ? 'incomplete' : 'yes';
  }
}

/** First line of the last statement of a tree, nested ones included; 0 where there is none. */
function lastStatement(body: readonly Stmt[]): number {
  let line = 0;
  for (const statement of body) {
    line = Math.max(line, statement.lineno);
    const parts = statement as unknown as Record<string, unknown>;
    for (const name of ['body', 'orelse', 'finalbody'])
      if (Array.isArray(parts[name])) line = Math.max(line, lastStatement(parts[name] as Stmt[]));
  }
  return line;
}

/** Line of the last statement that stands whole before a line. */
function statementBefore(vm: VM, lines: string[], end: number): number {
  for (let n = end - 1; n > 0; n--) {
    try {
      const source = `${lines.slice(0, n).join('\n')}\n`;
      const tree = parse(source, { profile: vm.profile.syntax, filename: '<string>', mode: 'exec' });
      return lastStatement(tree.body);
    } catch (e) {
      if (!(e instanceof SyntaxFault)) throw e;
    }
  }
  return 0;
}

/** The fields as they are shown with a keyword set right; null where none helps. */
export function keywordTypo(vm: VM, f: SyntaxFields): SyntaxFields | null {
  const { msg, lineno, filename } = f;
  if (msg === null || typeof lineno !== 'number' || filename === null) return null;
  if (msg !== 'invalid syntax' && !msg.includes('Perhaps you forgot a comma')) return null;
  const source = vm.syntaxSources.get(filename);
  if (source === undefined) return null;
  const lines = source.text.split(/\r\n|\r|\n/);
  const first = statementBefore(vm, lines, lineno);
  const code = dedent(lines.slice(first > 0 ? first - 1 : 0, lineno));
  if (code.join('\n').length > MAX_CODE) return null;
  const { keywords } = vm.profile.display.suggestions;
  if (keywords === 'checked' && fails(vm, code.join('\n')) !== 'yes') return null;
  const only = source.fromFile ? code.length : 0;
  return tryNames(vm, f, code, only);
}

/** `only`: the line whose names count, 0 for all. */
function tryNames(vm: VM, f: SyntaxFields, code: string[], only: number): SyntaxFields | null {
  let left = MAX_NAMES;
  for (const { line, start, name } of namesOf(code)) {
    if ((only > 0 && line !== only) || KEYWORDS.includes(name)) continue;
    if (--left < 0) break;
    const near = nearest(KEYWORDS, name);
    const matches = [...(near === null ? [] : [near]), ...closeMatches(name, KEYWORDS, MAX_MATCHES, 0.5)];
    for (const keyword of matches.slice(0, MAX_MATCHES)) {
      if (keyword === name) continue;
      const text = code[line - 1]!;
      const changed = code.with(line - 1, text.slice(0, start) + keyword + text.slice(start + name.length));
      if (fails(vm, changed.join('\n')) === 'yes') continue;
      return {
        ...f,
        text,
        offset: start + 1,
        endOffset: start + name.length + 1,
        lineno: f.lineno,
        endLineno: f.lineno,
        msg: `invalid syntax. Did you mean '${keyword}'?`,
      };
    }
  }
  return null;
}

/** Names in lines of source, outside strings and comments. */
function namesOf(code: string[]): { line: number; start: number; name: string }[] {
  const found: { line: number; start: number; name: string }[] = [];
  const token = /#.*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\d[\w.]*|[\p{L}_][\p{L}\p{N}_]*/gu;
  code.forEach((text, k) => {
    for (const m of text.matchAll(token))
      if (/^[\p{L}_]/u.test(m[0])) found.push({ line: k + 1, start: m.index, name: m[0] });
  });
  return found;
}
