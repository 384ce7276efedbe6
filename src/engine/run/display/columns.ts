/** Columns of source lines: bytes of UTF-8, characters, and cells of a screen. */
import type { VM } from '../../objects/vm.ts';

/** Number of characters (code points) before a column in bytes. */
export function charactersBefore(line: string, bytes: number): number {
  let n = 0;
  let count = 0;
  for (const c of line) {
    if (n >= bytes) break;
    const cp = c.codePointAt(0)!;
    n += cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    count++;
  }
  return count;
}

const isAscii = (c: string): boolean => c <= '\x7f';

/** Cells that the first `characters` of a line take. @cpython Lib/traceback.py _display_width 3.11-3.15 */
export function displayWidth(vm: VM, line: readonly string[], characters = line.length): number {
  const part = line.slice(0, characters);
  if (line.every(isAscii)) return part.length;
  const unicode = vm.text.unicode;
  let width = 0;
  for (const c of part) {
    const cp = c.codePointAt(0)!;
    const east = unicode.eastAsianWidth(cp);
    if (vm.profile.display.columns === 'east asian') width += east === 'W' || east === 'F' ? 2 : 1;
    else if (cp < 128) width++;
    else if (unicode.combining(cp) !== 0 || (unicode.category(cp) === 'Cf' && cp !== 0xad)) continue;
    else width += 'N Na H A'.split(' ').includes(east) ? 1 : 2;
  }
  return width;
}
