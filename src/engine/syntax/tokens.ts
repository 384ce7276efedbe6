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
export const LPAR = 14;
export const RPAR = 15;
export const LSQB = 16;
export const RSQB = 17;
export const LBRACE = 18;
export const RBRACE = 19;
export const COLON = 20;
export const COMMA = 21;
export const SEMI = 22;
export const DOT = 23;
export const ELLIPSIS = 24;
export const ARROW = 25;
export const COLONEQUAL = 26;
export const EXCLAMATION = 27;
export const EQUAL = 28;
export const PLUS = 29;
export const MINUS = 30;
export const STAR = 31;
export const SLASH = 32;
export const DOUBLESLASH = 33;
export const PERCENT = 34;
export const AT = 35;
export const VBAR = 36;
export const AMPER = 37;
export const CIRCUMFLEX = 38;
export const LEFTSHIFT = 39;
export const RIGHTSHIFT = 40;
export const DOUBLESTAR = 41;
export const TILDE = 42;
export const LESS = 43;
export const GREATER = 44;
export const EQEQUAL = 45;
export const NOTEQUAL = 46;
export const LESSEQUAL = 47;
export const GREATEREQUAL = 48;
export const PLUSEQUAL = 49;
export const MINEQUAL = 50;
export const STAREQUAL = 51;
export const SLASHEQUAL = 52;
export const DOUBLESLASHEQUAL = 53;
export const PERCENTEQUAL = 54;
export const ATEQUAL = 55;
export const VBAREQUAL = 56;
export const AMPEREQUAL = 57;
export const CIRCUMFLEXEQUAL = 58;
export const LEFTSHIFTEQUAL = 59;
export const RIGHTSHIFTEQUAL = 60;
export const DOUBLESTAREQUAL = 61;
/** the first keyword kind */
export const FIRST_KEYWORD = 62;
export const KW_FALSE = 62;
export const KW_NONE = 63;
export const KW_TRUE = 64;
export const KW_AND = 65;
export const KW_AS = 66;
export const KW_ASSERT = 67;
export const KW_ASYNC = 68;
export const KW_AWAIT = 69;
export const KW_BREAK = 70;
export const KW_CLASS = 71;
export const KW_CONTINUE = 72;
export const KW_DEF = 73;
export const KW_DEL = 74;
export const KW_ELIF = 75;
export const KW_ELSE = 76;
export const KW_EXCEPT = 77;
export const KW_FINALLY = 78;
export const KW_FOR = 79;
export const KW_FROM = 80;
export const KW_GLOBAL = 81;
export const KW_IF = 82;
export const KW_IMPORT = 83;
export const KW_IN = 84;
export const KW_IS = 85;
export const KW_LAMBDA = 86;
export const KW_NONLOCAL = 87;
export const KW_NOT = 88;
export const KW_OR = 89;
export const KW_PASS = 90;
export const KW_RAISE = 91;
export const KW_RETURN = 92;
export const KW_TRY = 93;
export const KW_WHILE = 94;
export const KW_WITH = 95;
export const KW_YIELD = 96;
export const KIND_COUNT = 97;

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
