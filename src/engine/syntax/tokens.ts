/**
 * Token kinds: small integers, so that a token is a row of typed arrays and a test of it one comparison.
 * Operators follow the plain kinds, keywords follow the operators; soft keywords are NAMEs.
 */
export const ENDMARKER = 0;
export const NAME = 1;
export const NUMBER = 2;
export const STRING = 3;
export const NEWLINE = 4;
export const INDENT = 5;
export const DEDENT = 6;
export const FSTRING_START = 7;
export const FSTRING_MIDDLE = 8;
export const FSTRING_END = 9;
export const TSTRING_START = 10;
export const TSTRING_MIDDLE = 11;
export const TSTRING_END = 12;
export const ERROR = 13;
/** a character that no token starts with */
export const STRAY = 14;
export const LPAR = 15;
export const RPAR = 16;
export const LSQB = 17;
export const RSQB = 18;
export const LBRACE = 19;
export const RBRACE = 20;
export const COLON = 21;
export const COMMA = 22;
export const SEMI = 23;
export const DOT = 24;
export const ELLIPSIS = 25;
export const ARROW = 26;
export const COLONEQUAL = 27;
export const EXCLAMATION = 28;
export const EQUAL = 29;
export const PLUS = 30;
export const MINUS = 31;
export const STAR = 32;
export const SLASH = 33;
export const DOUBLESLASH = 34;
export const PERCENT = 35;
export const AT = 36;
export const VBAR = 37;
export const AMPER = 38;
export const CIRCUMFLEX = 39;
export const LEFTSHIFT = 40;
export const RIGHTSHIFT = 41;
export const DOUBLESTAR = 42;
export const TILDE = 43;
export const LESS = 44;
export const GREATER = 45;
export const EQEQUAL = 46;
export const NOTEQUAL = 47;
export const LESSEQUAL = 48;
export const GREATEREQUAL = 49;
export const PLUSEQUAL = 50;
export const MINEQUAL = 51;
export const STAREQUAL = 52;
export const SLASHEQUAL = 53;
export const DOUBLESLASHEQUAL = 54;
export const PERCENTEQUAL = 55;
export const ATEQUAL = 56;
export const VBAREQUAL = 57;
export const AMPEREQUAL = 58;
export const CIRCUMFLEXEQUAL = 59;
export const LEFTSHIFTEQUAL = 60;
export const RIGHTSHIFTEQUAL = 61;
export const DOUBLESTAREQUAL = 62;
/** the first keyword kind */
export const FIRST_KEYWORD = 63;
export const KW_FALSE = 63;
export const KW_NONE = 64;
export const KW_TRUE = 65;
export const KW_AND = 66;
export const KW_AS = 67;
export const KW_ASSERT = 68;
export const KW_ASYNC = 69;
export const KW_AWAIT = 70;
export const KW_BREAK = 71;
export const KW_CLASS = 72;
export const KW_CONTINUE = 73;
export const KW_DEF = 74;
export const KW_DEL = 75;
export const KW_ELIF = 76;
export const KW_ELSE = 77;
export const KW_EXCEPT = 78;
export const KW_FINALLY = 79;
export const KW_FOR = 80;
export const KW_FROM = 81;
export const KW_GLOBAL = 82;
export const KW_IF = 83;
export const KW_IMPORT = 84;
export const KW_IN = 85;
export const KW_IS = 86;
export const KW_LAMBDA = 87;
export const KW_NONLOCAL = 88;
export const KW_NOT = 89;
export const KW_OR = 90;
export const KW_PASS = 91;
export const KW_RAISE = 92;
export const KW_RETURN = 93;
export const KW_TRY = 94;
export const KW_WHILE = 95;
export const KW_WITH = 96;
export const KW_YIELD = 97;
export const KIND_COUNT = 98;

/** Keywords in the order of their kinds, from FIRST_KEYWORD on. */
export const KEYWORDS = [
  'False',
  'None',
  'True',
  'and',
  'as',
  'assert',
  'async',
  'await',
  'break',
  'class',
  'continue',
  'def',
  'del',
  'elif',
  'else',
  'except',
  'finally',
  'for',
  'from',
  'global',
  'if',
  'import',
  'in',
  'is',
  'lambda',
  'nonlocal',
  'not',
  'or',
  'pass',
  'raise',
  'return',
  'try',
  'while',
  'with',
  'yield',
] as const;

/** Keyword candidates by first letter (code - 65): pairs of text and kind. */
export const KEYWORDS_BY_LETTER: readonly (readonly [string, number])[][] = (() => {
  const table: [string, number][][] = Array.from({ length: 64 }, () => []);
  for (const [i, word] of KEYWORDS.entries()) table[word.charCodeAt(0) - 65]!.push([word, FIRST_KEYWORD + i]);
  return table;
})();
