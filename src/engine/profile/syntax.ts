import { byBuild } from './builds.ts';

/** What the `syntax` layer needs to know of a build. Every change cites its source. */
export interface SyntaxProfile {
  area: 'syntax';
  /** `ll1`: errors of the table-driven parser and the tree builder behind it; `peg`: two passes with `invalid_` rules. */
  errors: 'll1' | 'peg';
  /** f-strings: one STRING token parsed again from inside, or tokens of their own (PEP 701) */
  fstrings: 'nested' | 'tokens';
  /** how a nested f-string expression finds its place in the source */
  nestedLocation: 'first-match' | 'from-token' | 'pointer';
  /** an empty field is reported with the character that ends it */
  namesEmptyField: boolean;
  /** a number's end is verified against characters beyond ASCII as well */
  gluedAnyCharacter: boolean;
  /** tokenizer errors stand behind the text that is wrong, those of strings at their beginning */
  errorsBehindText: boolean;
  /** errors have an end */
  faultEnds: boolean;
  /** the general error stands at the last token of both passes, or is the end of the source */
  generalAtLast: boolean;
  /** `print x` and `exec x` are looked for in the text of any error's line */
  legacyInText: boolean;
  /** `Exceeds the limit (4300 digits)`, else `(4300)` */
  digitsNamed: boolean;
  /** a warning about an escape has the line of the escape, not that of its literal */
  escapeLineCounts: boolean;
  /** the words for bytes that cannot be decoded */
  encoding: {
    url: string;
    /** where a file's undecodable byte is said to be, against the line it is on */
    lineShift: number;
    /** a file's unknown or failing codec is an `encoding problem` */
    fileSaysProblem: boolean;
    /** bytes given to `compile` are checked as a whole, not token by token */
    bytesAreChecked: boolean;
    noOffset: number;
  };
  /** what a NUL in the source raises */
  nullBytes: 'ValueError' | 'SyntaxError';
  /** a NEWLINE token takes a column */
  newlineHasWidth: boolean;
  /** template strings, PEP 750 */
  tstrings: boolean;
  /** `with (a as b, c as d):` */
  parenthesizedWith: boolean;
  /** any named expression after `@`, PEP 614 */
  anyDecorator: boolean;
  /** `{a := 1}`, `x[a := 1]` without parentheses */
  walrusInSet: boolean;
  walrusInSubscript: boolean;
  /** `for x in *a, b:` */
  starInForIter: boolean;
  /** `match`, PEP 634 */
  match: boolean;
  /** `case +1:` */
  plusInPattern: boolean;
  /** `except*`, PEP 654 */
  exceptStar: boolean;
  /** `x[*a]` and `*args: *T`, PEP 646 */
  starInSubscript: boolean;
  /** `def f[T]()`, `type X = ...`, PEP 695 */
  typeParameters: boolean;
  /** `[T = int]`, PEP 696 */
  typeParameterDefaults: boolean;
  /** `except A, B:`, PEP 758 */
  bareExceptTuple: boolean;
  /** `lazy import x`, PEP 810 */
  lazyImport: boolean;
  /** `[*x for x in y]`, PEP 798 */
  comprehensionUnpacking: boolean;
  /** the category of the warning for `"\d"` */
  invalidEscape: 'DeprecationWarning' | 'SyntaxWarning';
  /** a number glued to a keyword (`1if x`): accepted, or accepted with this warning */
  gluedNumber: 'silent' | 'DeprecationWarning' | 'SyntaxWarning';
  /** `"\400"` is warned about */
  invalidOctalEscape: boolean;
  /** the warnings for such escapes; `{}` stands for the escape */
  invalidEscapeMessage: string;
  invalidOctalEscapeMessage: string;
  /** `1not in x` counts as a glued number */
  notAfterNumber: boolean;
  /** "; perhaps you escaped the end quote?" */
  escapedQuoteHint: boolean;
  /** `'u' and 'b' prefixes are incompatible` */
  prefixErrors: boolean;
  /** a character that no token starts with and that cannot be printed has a message of its own */
  nonPrintableError: boolean;
  /** text of an f-string that cannot be decoded is reported at the string's end, else where it stands */
  decodeFaultAtEnd: boolean;
  /** the pieces of a format specifier are folded like those of an f-string */
  specFolded: boolean;
  /** a keyword-only parameter ends behind its annotation, a starred argument behind its parentheses (not so in 3.8's tree builder) */
  keywordOnlySpan: boolean;
  /** the mistakes that the second pass knows: names of `invalid_` rules, or of parts of them, as syntax/diagnosis*.ts calls them */
  diagnoses: ReadonlySet<string>;
  /** messages that changed their wording */
  words: Readonly<Record<string, string>>;
  /** names that `invalid syntax. Perhaps you forgot a comma?` stays away from */
  softKeywords: readonly string[];
  /** the rest of the tokens is read before an error is reported, and its own errors win */
  checksRestOfTokens: boolean;
  /** ... but not those within an f-string */
  fstringFaultStays: boolean;
  unexpectedDedent: string;
  stackOverflow: string;
  /** `b"x" "y"` is reported at the first literal, else at the token behind them */
  bytesMixAtStart: boolean;
  /** the message for a character beyond ASCII in bytes, and whether it stands at the token behind the literals */
  bytesAsciiMessage: string;
  bytesErrorsAtNext: boolean;
  /** a newline in a format specifier of a single-quoted f-string has a message of its own */
  specNewlineError: boolean;
}

const DIAGNOSES_3_10 = [
  'comma',
  'legacy',
  'else-missing',
  'maybe-equal',
  'comprehension-target',
  'keyword-constant',
  'keyword-range',
  'default-range',
  'dict',
  'colon',
  'block-owner',
  'try',
  'except',
  'double-star-group',
];
const DIAGNOSES_3_11 = [...DIAGNOSES_3_10, 'parameters', 'def-paren', 'unpacking-star'];
const DIAGNOSES_3_12 = [
  ...DIAGNOSES_3_11,
  'fstring',
  'type-param',
  'argument-value',
  'import-from',
  'unpacking-assign',
];
const DIAGNOSES_3_13 = [
  ...DIAGNOSES_3_12,
  'unpacking-comma',
  'lone-star',
  'import-empty',
  'type-params',
  'in-expected',
  'not-operand',
];
const DIAGNOSES_3_13_18 = [...DIAGNOSES_3_13, 'not-equal'];
const DIAGNOSES_3_14 = [
  ...DIAGNOSES_3_13_18,
  'string-part',
  'else-statement',
  'tstring',
  'import-target',
  'except-target',
  'pattern-target',
  'elif-after-else',
  'except-split',
];
const DIAGNOSES_3_15 = [
  ...DIAGNOSES_3_14,
  'part-of-conditional',
  'comma-last-line',
  'dict-unpacking-here',
  'starred-conditional',
  'dict-value-unpacking',
  'import-semicolon',
  'raise-from',
  'assert-equal',
  'stray-case',
];

/** Until 3.11 parameters were called arguments. */
const WORDS_3_9 = {
  ellipsis: 'Ellipsis',
  operator: 'operator',
  'star-group': "can't use starred expression here",
  'no-default': 'non-default argument follows default argument',
  'bare-star': 'named arguments must follow bare *',
  'slash-first': 'at least one argument must precede /',
  'slash-again': '/ may appear only once',
  'slash-late': '/ must be ahead of *',
  'slash-star': 'expected comma between / and *',
  'star-again': '* argument may appear only once',
  'vararg-default': 'var-positional argument cannot have default value',
  'kwarg-default': 'var-keyword argument cannot have default value',
  'after-kwarg': 'arguments cannot follow var-keyword argument',
  'default-value': 'expected default value expression',
  'except-tuple': 'multiple exception types must be parenthesized',
};
const WORDS_3_10 = {
  ...WORDS_3_9,
  ellipsis: 'ellipsis',
  operator: 'expression',
  'star-group': 'cannot use starred expression here',
};
const WORDS_3_12 = { ...WORDS_3_10, 'no-default': 'parameter without a default follows parameter with a default' };
const WORDS_3_14 = {
  ...WORDS_3_12,
  'except-tuple': "multiple exception types must be parenthesized when using 'as'",
};
const WORDS_3_15 = {
  ...WORDS_3_14,
  'bare-star': 'named parameters must follow bare *',
  'slash-first': 'at least one parameter must precede /',
  'star-again': '* may appear only once',
  'vararg-default': 'var-positional parameter cannot have default value',
  'kwarg-default': 'var-keyword parameter cannot have default value',
  'after-kwarg': 'parameters cannot follow var-keyword parameter',
};

const ENCODING_3_8 = {
  url: 'http://python.org/dev/peps/pep-0263/',
  lineShift: 0,
  fileSaysProblem: true,
  bytesAreChecked: false,
  noOffset: 0,
};
const ENCODING_3_10 = {
  ...ENCODING_3_8,
  url: 'https://python.org/dev/peps/pep-0263/',
  lineShift: 1,
  noOffset: -1,
};
const ENCODING_3_11 = { ...ENCODING_3_10, url: 'https://peps.python.org/pep-0263/', lineShift: 0 };
const ENCODING_3_14 = { ...ENCODING_3_11, lineShift: -1, fileSaysProblem: false, bytesAreChecked: true };

export const syntax = byBuild<SyntaxProfile>(
  {
    area: 'syntax',
    errors: 'll1',
    fstrings: 'nested',
    nestedLocation: 'first-match',
    namesEmptyField: false,
    gluedAnyCharacter: false,
    newlineHasWidth: false,
    encoding: ENCODING_3_8,
    nullBytes: 'ValueError',
    escapeLineCounts: false,
    digitsNamed: false,
    errorsBehindText: false,
    faultEnds: false,
    generalAtLast: true,
    legacyInText: true,
    tstrings: false,
    parenthesizedWith: false,
    anyDecorator: false,
    walrusInSet: false,
    walrusInSubscript: false,
    starInForIter: false,
    match: false,
    plusInPattern: false,
    exceptStar: false,
    starInSubscript: false,
    typeParameters: false,
    typeParameterDefaults: false,
    bareExceptTuple: false,
    lazyImport: false,
    comprehensionUnpacking: false,
    invalidEscape: 'DeprecationWarning',
    gluedNumber: 'silent',
    invalidOctalEscape: false,
    invalidEscapeMessage: 'invalid escape sequence {}',
    invalidOctalEscapeMessage: "invalid octal escape sequence '{}'",
    notAfterNumber: false,
    escapedQuoteHint: false,
    specNewlineError: false,
    bytesMixAtStart: true,
    bytesAsciiMessage: 'bytes can only contain ASCII literal characters.',
    bytesErrorsAtNext: true,
    prefixErrors: false,
    nonPrintableError: false,
    specFolded: false,
    decodeFaultAtEnd: true,
    keywordOnlySpan: false,
    diagnoses: new Set<string>(),
    words: WORDS_3_9,
    softKeywords: [],
    checksRestOfTokens: false,
    fstringFaultStays: false,
    unexpectedDedent: 'unexpected unindent',
    stackOverflow: '',
  },
  {
    // Grammar/python.gram v3.9.18 (PEP 617)
    '3.9.18': {
      errors: 'peg',
      bytesMixAtStart: false,
      keywordOnlySpan: true,
      nestedLocation: 'from-token',
      parenthesizedWith: true,
      anyDecorator: true,
      walrusInSet: true,
      starInForIter: true,
    },
    // Grammar/python.gram v3.10.13 match_stmt, slices
    '3.10.13': {
      encoding: ENCODING_3_10,
      diagnoses: new Set(DIAGNOSES_3_10),
      words: WORDS_3_10,
      softKeywords: ['_', 'case', 'match'],
      checksRestOfTokens: true,
      gluedAnyCharacter: true,
      errorsBehindText: true,
      faultEnds: true,
      generalAtLast: false,
      legacyInText: false,
      bytesAsciiMessage: 'bytes can only contain ASCII literal characters',
      stackOverflow: '',
      match: true,
      walrusInSubscript: true,
      nestedLocation: 'pointer',
      gluedNumber: 'DeprecationWarning',
      notAfterNumber: true,
      invalidEscapeMessage: "invalid escape sequence '{}'",
    },
    // Grammar/python.gram v3.11.7 except_star_block, slices; Parser/tokenizer.c verify_end_of_number
    '3.11.7': {
      encoding: ENCODING_3_11,
      nullBytes: 'SyntaxError',
      diagnoses: new Set(DIAGNOSES_3_11),
      exceptStar: true,
      starInSubscript: true,
      namesEmptyField: true,
      digitsNamed: true,
      gluedNumber: 'SyntaxWarning',
      invalidOctalEscape: true,
      gluedAnyCharacter: false,
      nonPrintableError: true,
      bytesErrorsAtNext: false,
    },
    // Grammar/python.gram v3.12.1 type_params, fstring; Parser/string_parser.c warn_invalid_escape_sequence
    '3.12.1': {
      fstrings: 'tokens',
      fstringFaultStays: true,
      newlineHasWidth: true,
      diagnoses: new Set([...DIAGNOSES_3_12, 'def-early']),
      words: WORDS_3_12,
      softKeywords: ['_', 'case', 'match', 'type'],
      stackOverflow: 'Parser stack overflowed - Python source too complex to parse',
      typeParameters: true,
      invalidEscape: 'SyntaxWarning',
    },
    // Grammar/python.gram v3.13.0 type_param_default
    '3.13.0': {
      escapedQuoteHint: true,
      diagnoses: new Set(DIAGNOSES_3_13),
      typeParameterDefaults: true,
      specFolded: true,
    },
    // Parser/string_parser.c v3.13.18 warn_invalid_escape_sequence
    '3.13.18': { diagnoses: new Set(DIAGNOSES_3_13_18), escapeLineCounts: true, specNewlineError: true },
    // Grammar/python.gram v3.14 tstring, except_block
    '3.14.4': {
      tstrings: true,
      decodeFaultAtEnd: false,
      encoding: ENCODING_3_14,
      diagnoses: new Set(DIAGNOSES_3_14),
      words: WORDS_3_14,
      bareExceptTuple: true,
      prefixErrors: true,
      invalidEscapeMessage:
        '"{}" is an invalid escape sequence. Such sequences will not work in the future. Did you mean "\\{}"? A raw string is also an option.',
      invalidOctalEscapeMessage:
        '"{}" is an invalid octal escape sequence. Such sequences will not work in the future. Did you mean "\\{}"? A raw string is also an option.',
    },
    // Grammar/python.gram v3.15 import_stmt, listcomp, signed_number
    '3.15.2': {
      diagnoses: new Set(DIAGNOSES_3_15),
      words: WORDS_3_15,
      softKeywords: ['_', 'case', 'lazy', 'match', 'type'],
      lazyImport: true,
      comprehensionUnpacking: true,
      plusInPattern: true,
    },
  },
);
