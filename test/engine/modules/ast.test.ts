import { describe, expect, test } from 'vitest';
import { createVM, runMain } from '../../../src/engine/index.ts';

/** What a program prints in a twin without a library; its last error line where it fails. */
function run(version: string, source: string): string {
  let out = '';
  const host = { write: (_fd: number, data: Uint8Array) => void (out += new TextDecoder().decode(data)) };
  runMain(createVM({ version, host }), source, 'program.py');
  return out.trimEnd().split('\n').at(-1) ?? '';
}

const PARSE = "import _ast\ntree = compile('a + f(1, b=2)', 's', 'eval', _ast.PyCF_ONLY_AST)\n";

describe('trees as objects', () => {
  test.each(['3.11', '3.12', '3.13', '3.14', '3.15'])('%s: parsed, changed, compiled', (version) => {
    expect(run(version, `${PARSE}print(type(tree).__name__, tree.body.right._fields)`)).toBe(
      "Expression ('func', 'args', 'keywords')",
    );
    const changed = `${PARSE}tree.body.right.args[0].value = 40\nf = lambda x, b: x + b\na = 'x'\n`;
    expect(run(version, `${changed}tree.body.op = _ast.Mult()\nprint(eval(compile(tree, 's', 'eval')))`)).toBe(
      'x'.repeat(42),
    );
  });

  test('operators and contexts are one object each', () => {
    expect(run('3.12', `${PARSE}print(tree.body.left.ctx is tree.body.right.func.ctx)`)).toBe('True');
  });

  test('what the compiler could not take is refused', () => {
    const store = `${PARSE}tree.body.left.ctx = _ast.Store()\ncompile(tree, 's', 'eval')`;
    expect(run('3.12', store)).toBe('ValueError: expression must have Load context but has Store instead');
    expect(run('3.12', `${PARSE}del tree.body.lineno\ncompile(tree, 's', 'eval')`)).toBe(
      'TypeError: required field "lineno" missing from expr',
    );
    expect(run('3.12', `${PARSE}compile(tree, 's', 'exec')`)).toBe('TypeError: expected Module node, got Expression');
  });
});

describe('code objects', () => {
  test('lines and positions', () => {
    const source = 'def f(x):\n  return x\nprint(list(f.__code__.co_lines()), next(f.__code__.co_positions()))';
    expect(run('3.12', source)).toBe('[(0, 2, 1), (2, 6, 2)] (1, 1, 0, 0)');
  });
});
