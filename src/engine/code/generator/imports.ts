/** `import` and `from ... import`. */
import type { Import, ImportFrom } from '../../syntax/ast.ts';
import { intConst, strTuple } from '../constants.ts';
import type { Loc } from '../sequence.ts';
import { NO_LOCATION } from '../sequence.ts';
import { type Compiler, locOf } from './compiler.ts';
import { intrinsic1 } from './intrinsics.ts';
import { nameop } from './names.ts';

/** IMPORT_NAME; from 3.15 on the operand's low bits say whether it is lazy. */
function importName(c: Compiler, loc: Loc, name: string, lazy: number): void {
  const index = c.index(c.u.names, c.maybeMangle(name));
  c.op(loc, 'IMPORT_NAME', c.kinds.lazyImports ? (index << 2) | lazy : index);
}

/** @cpython Python/codegen.c codegen_import_as 3.8-3.15 */
function importAs(c: Compiler, loc: Loc, name: string, asname: string): void {
  const parts = name.split('.').slice(1);
  parts.forEach((attr, i) => {
    c.opPlain(loc, 'IMPORT_FROM', c.u.names, attr);
    if (i < parts.length - 1) {
      c.op(loc, 'SWAP', 2);
      c.op(loc, 'POP_TOP');
    }
  });
  nameop(c, loc, asname, 'Store');
  if (parts.length > 0) c.op(loc, 'POP_TOP');
}

/** @cpython Python/codegen.c codegen_import 3.8-3.15 */
export function importStmt(c: Compiler, s: Import): void {
  const loc = locOf(s);
  for (const alias of s.names) {
    c.loadConst(loc, intConst(0));
    c.loadNone(loc);
    importName(c, loc, alias.name, lazyBits(c, s.is_lazy, false));
    if (alias.asname !== null) importAs(c, loc, alias.name, alias.asname);
    else nameop(c, loc, alias.name.split('.')[0] as string, 'Store');
  }
}

/** 0 = as the module says, 1 = lazy, 2 = eager because of where it stands */
function lazyBits(c: Compiler, isLazy: number | null, star: boolean): number {
  if (isLazy) return 1;
  const eager = star || c.u.scopeType !== 'module' || inExceptionHandler(c);
  return eager ? 2 : 0;
}

/** @cpython Python/compile.c _PyCompile_InExceptionHandler 3.15 */
function inExceptionHandler(c: Compiler): boolean {
  return c.u.fblocks.some(
    (b) =>
      b.type === 'try except' ||
      b.type === 'finally try' ||
      b.type === 'finally end' ||
      b.type === 'exception handler' ||
      b.type === 'exception group handler' ||
      b.type === 'handler cleanup',
  );
}

/** @cpython Python/codegen.c codegen_from_import 3.8-3.15 */
export function fromImportStmt(c: Compiler, s: ImportFrom): void {
  const loc = locOf(s);
  c.loadConst(loc, intConst(s.level ?? 0));
  c.loadConst(loc, strTuple(s.names.map((a) => a.name)));
  const star = s.names[0]?.name === '*';
  importName(c, loc, s.module ?? '', lazyBits(c, s.is_lazy, star));
  if (star) {
    intrinsic1(c, loc, 'IMPORT_STAR');
    if (c.kinds.intrinsics) c.op(NO_LOCATION, 'POP_TOP');
    return;
  }
  for (const alias of s.names) {
    c.opName(loc, 'IMPORT_FROM', c.u.names, alias.name);
    nameop(c, loc, alias.asname ?? alias.name, 'Store');
  }
  c.op(loc, 'POP_TOP');
}
