/** Private names: `__x` in class `C` is `_C__x`. */
import type { Entry } from './entry.ts';

/** @cpython Python/symtable.c _Py_Mangle 3.8-3.15 */
export function mangle(privateName: string | null, ident: string): string {
  if (privateName === null || !ident.startsWith('__')) return ident;
  if (ident.endsWith('__') || ident.includes('.')) return ident;
  const stripped = privateName.replace(/^_+/, '');
  return stripped === '' ? ident : '_' + stripped + ident;
}

/** @cpython Python/symtable.c _Py_MaybeMangle 3.13-3.15 */
export function maybeMangle(privateName: string | null, entry: Entry, ident: string): string {
  if (entry.mangledNames !== null && !entry.mangledNames.has(ident)) return ident;
  return mangle(privateName, ident);
}
