/** What `dis` writes in brackets behind an operand: names, constants, operators, targets. */
import type { DisProfile } from '../profile/dis.ts';
import { type CodeRepr, reprConst } from './const-repr.ts';
import type { OpTable } from './opcode-table.ts';
import { OP } from './opcodes.ts';
import type { CodeUnit } from './unit.ts';

const COMPARE = ['<', '<=', '==', '!=', '>', '>='];
const BINARY = '+ & // << @ * % | ** >> - / ^ += &= //= <<= @= *= %= |= **= >>= -= /= ^= []'.split(' ');
const INTRINSIC_1 = [
  '1_INVALID',
  'PRINT',
  'IMPORT_STAR',
  'STOPITERATION_ERROR',
  'ASYNC_GEN_WRAP',
  'UNARY_POSITIVE',
  'LIST_TO_TUPLE',
  'TYPEVAR',
  'PARAMSPEC',
  'TYPEVARTUPLE',
  'SUBSCRIPT_GENERIC',
  'TYPEALIAS',
];
const INTRINSIC_2 = [
  '2_INVALID',
  'PREP_RERAISE_STAR',
  'TYPEVAR_WITH_BOUND',
  'TYPEVAR_WITH_CONSTRAINTS',
  'SET_FUNCTION_TYPE_PARAMS',
  'SET_TYPEPARAM_DEFAULT',
];
const SPECIAL = ['__enter__', '__exit__', '__aenter__', '__aexit__'];
const COMMON = [
  'AssertionError',
  'NotImplementedError',
  'tuple',
  '<built-in function all>',
  '<built-in function any>',
  'list',
  'set',
  'None',
  "''",
  'True',
  'False',
  '-1',
];
const TESTS = [
  ['is', 'is not'],
  ['in', 'not in'],
];
const FUNCTION_PARTS = ['defaults', 'kwdefaults', 'annotations', 'closure', 'annotate'];
const CONVERSIONS = ['', 'str', 'repr', 'ascii'];

function nameText(unit: CodeUnit, op: number, arg: number, kinds: DisProfile): string {
  const withNull = (name: string, what: string): string =>
    (arg & 1) === 0 ? name : kinds.nullText === 'before' ? `${what} + ${name}` : `${name} + ${what}`;
  if (op === OP.LOAD_GLOBAL) return withNull(unit.names[arg >> 1]!, 'NULL');
  if (op === OP.LOAD_ATTR && kinds.attrBit) return withNull(unit.names[arg >> 1]!, 'NULL|self');
  if (op === OP.LOAD_SUPER_ATTR) return withNull(unit.names[arg >> 2]!, 'NULL|self');
  if (op === OP.IMPORT_NAME && kinds.importBits) {
    const name = unit.names[arg >> 2]!;
    return (arg & 1) !== 0 ? `${name} + lazy` : (arg & 2) !== 0 ? `${name} + eager` : name;
  }
  return unit.names[arg]!;
}

function formatText(arg: number): string {
  const parts = [CONVERSIONS[arg & 3]!, arg & 4 ? 'with format' : ''];
  return parts.filter((p) => p !== '').join(', ');
}

function compareText(arg: number, kinds: DisProfile): string {
  const operator = COMPARE[arg >> kinds.compareShift]!;
  return kinds.compareShift === 5 && (arg & 16) !== 0 ? `bool(${operator})` : operator;
}

/** The text of an operand that is no jump's target. */
export function argumentText(unit: CodeUnit, i: number, table: OpTable, kinds: DisProfile, code: CodeRepr): string {
  const op = unit.ops[i]!;
  const arg = unit.args[i]!;
  switch (table.operand[op]) {
    case 'const':
      return op === OP.KW_NAMES && !kinds.kwNamesText ? '' : reprConst(unit.consts[arg]!, code);
    case 'name':
      return nameText(unit, op, arg, kinds);
    case 'local':
    case 'free':
      return unit.localsplusnames[arg]!;
    case 'locals':
      return `${unit.localsplusnames[arg >> 4]}, ${unit.localsplusnames[arg & 15]}`;
    case 'compare':
      return compareText(arg, kinds);
    case 'binary':
      return BINARY[arg]!;
    case 'intrinsic':
      return `INTRINSIC_${(op === OP.CALL_INTRINSIC_1 ? INTRINSIC_1 : INTRINSIC_2)[arg]}`;
    case 'convert':
      return CONVERSIONS[arg]!;
    case 'format':
      return formatText(arg);
    case 'function':
      return FUNCTION_PARTS.filter((_, bit) => (arg & (1 << bit)) !== 0).join(', ');
    case 'special':
      return SPECIAL[arg]!;
    case 'common':
      return COMMON[arg]!;
    case 'invert':
      return kinds.testText ? TESTS[op === OP.IS_OP ? 0 : 1]![arg]! : '';
    default:
      return '';
  }
}
