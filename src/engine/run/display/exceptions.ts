/**
 * The text of an exception with everything that led to it, and of groups with their members.
 *
 * The exceptions are first ordered into nodes (what has been seen isn't shown again), then printed with a margin that grows
 * with the depth of groups.
 */
import { excData } from '../../objects/exceptions.ts';
import type { PyObj, PyObject } from '../../objects/object.ts';
import { isSubtype } from '../../objects/type.ts';
import type { VM } from '../../objects/vm.ts';
import { entries } from './entries.ts';
import { summary } from './summary.ts';

const CAUSE = '\nThe above exception was the direct cause of the following exception:\n\n';
const CONTEXT = '\nDuring handling of the above exception, another exception occurred:\n\n';
const GROUP_WIDTH = 15;
const GROUP_DEPTH = 10;

interface Node {
  exc: PyObj;
  cause: Node | null;
  context: Node | null;
  members: Node[] | null;
}

const node = (exc: PyObj): Node => ({ exc, cause: null, context: null, members: null });

function membersOf(vm: VM, exc: PyObj): PyObj[] | null {
  if (!isSubtype(exc.type, vm.exc.BaseExceptionGroup!)) return null;
  return (excData(exc).extra.exceptions?.v ?? []) as PyObject[] as PyObj[];
}

/** @cpython Python/pythonrun.c print_exception_recursive 3.11-3.12: seen is what was printed before */
function nodesOfC(vm: VM, exc: PyObj, seen: Set<PyObj>): Node {
  const n = node(exc);
  seen.add(exc);
  const { cause, context, suppress } = excData(exc);
  if (cause !== null) {
    if (!seen.has(cause)) n.cause = nodesOfC(vm, cause, seen);
  } else if (context !== null && !suppress && !seen.has(context)) n.context = nodesOfC(vm, context, seen);
  n.members = membersOf(vm, exc)?.map((m) => nodesOfC(vm, m, seen)) ?? null;
  return n;
}

/** @cpython Lib/traceback.py TracebackException.__init__ 3.13-3.15: the last found is looked into first */
function nodesOfLibrary(vm: VM, exc: PyObj): Node {
  const first = node(exc);
  const seen = new Set([exc]);
  const queue = [first];
  const make = (o: PyObj): Node => {
    seen.add(o);
    return node(o);
  };
  for (let n = queue.pop(); n !== undefined; n = queue.pop()) {
    const { cause, context, suppress } = excData(n.exc);
    if (cause !== null && !seen.has(cause)) n.cause = make(cause);
    if (n.cause === null && !suppress && context !== null && !seen.has(context)) n.context = make(context);
    n.members = membersOf(vm, n.exc)?.map(make) ?? null;
    for (const next of [n.cause, n.context, ...(n.members ?? [])]) if (next) queue.push(next);
  }
  return first;
}

/** Lines of a text as Python splits them, each with its end. */
function splitLines(text: string): string[] {
  return (
    text.match(
      /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+$/g,
    ) ?? []
  );
}

class Printer {
  readonly out: string[] = [];
  private depth = 0;
  private needClose = false;
  private readonly vm: VM;
  constructor(vm: VM) {
    this.vm = vm;
  }

  private get indent(): string {
    return '  '.repeat(this.depth);
  }

  private emit(text: string, mark = '|', whole = true): void {
    if (this.depth === 0) {
      this.out.push(text);
      return;
    }
    const margin = `${this.indent}${mark} `;
    this.out.push(
      whole
        ? splitLines(text)
            .map((line) => margin + line)
            .join('')
        : margin + text,
    );
  }

  /** A node after all that led to it. */
  chain(n: Node): void {
    const links: { message: string | null; n: Node }[] = [];
    for (let at: Node | null = n; at !== null; at = at.cause ?? at.context) {
      const message = at.cause ? CAUSE : at.context ? CONTEXT : null;
      links.push({ message, n: at });
    }
    for (const link of links.reverse()) {
      if (link.message !== null) this.emit(link.message);
      if (link.n.members === null) this.one(link.n, 'Traceback', '|');
      else this.group(link.n, link.n.members);
    }
  }

  private one(n: Node, header: string, mark: string): void {
    const { exc } = n;
    const tb = excData(exc).traceback;
    if (tb !== null) {
      const list = entries(this.vm, tb, true);
      if (list.length > 0) this.emit(`${header} (most recent call last):\n`, mark);
      for (const text of list) this.emit(text);
    }
    const { place, message, notes } = summary(this.vm, exc, tb);
    if (place) {
      if (place.file !== '') this.emit(place.file);
      // C writes the source without the margin
      if (this.vm.profile.display.maker === 'c') this.out.push(place.source);
      else if (place.source !== '') this.emit(place.source);
    }
    this.emit(message, '|', this.vm.profile.display.groupIndentsMessage);
    for (const note of notes) this.emit(note);
  }

  /** @cpython Python/pythonrun.c print_exception_group 3.11-3.12, Lib/traceback.py TracebackException.format 3.13-3.15 */
  private group(n: Node, members: Node[]): void {
    if (this.depth > GROUP_DEPTH) {
      this.emit(`... (max_group_depth is ${GROUP_DEPTH})\n`);
      return;
    }
    const top = this.depth === 0;
    if (top) this.depth = 1;
    this.one(n, 'Exception Group Traceback', top || this.depth === 1 ? '+' : '|');
    const count = Math.min(members.length, GROUP_WIDTH + 1);
    this.needClose = false;
    for (let k = 0; k < count; k++) {
      const last = k === count - 1;
      if (last) this.needClose = true;
      const left = k >= GROUP_WIDTH ? members.length - GROUP_WIDTH : 0;
      this.out.push(
        `${this.indent}${k === 0 ? '+-' : '  '}+---------------- ${left > 0 ? '...' : k + 1} ----------------\n`,
      );
      this.depth++;
      if (left > 0) this.emit(`and ${left} more exception${left > 1 ? 's' : ''}\n`);
      else this.chain(members[k]!);
      if (last && this.needClose) {
        this.out.push(`${this.indent}+------------------------------------\n`);
        this.needClose = false;
      }
      this.depth--;
    }
    if (top) this.depth = 0;
  }
}

/** The text of an exception in the pieces in which it is written. */
export function exceptionPieces(vm: VM, exc: PyObj): string[] {
  const printer = new Printer(vm);
  const first = vm.profile.display.maker === 'c' ? nodesOfC(vm, exc, new Set()) : nodesOfLibrary(vm, exc);
  printer.chain(first);
  return printer.out;
}

export function exceptionText(vm: VM, exc: PyObj): string {
  return exceptionPieces(vm, exc).join('');
}
