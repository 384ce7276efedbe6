/**
 * The exception types: name, base, words that the type adds to BaseException's struct, members, first minor version.
 * Generated from CPython 3.15; a table.
 */
export interface ExceptionRow {
  name: string;
  base: string;
  /** all bases, where there is more than one */
  bases?: string[];
  words?: number;
  members?: string[];
  /** minor version of 3 that brought it */
  since?: number;
  doc?: string;
}

export const EXCEPTIONS: readonly ExceptionRow[] = [
  { name: 'BaseException', base: 'object', doc: 'Common base class for all exceptions' },
  {
    name: 'BaseExceptionGroup',
    base: 'BaseException',
    words: 3,
    members: ['message', 'exceptions'],
    since: 11,
    doc: 'A combination of multiple unrelated exceptions.',
  },
  { name: 'Exception', base: 'BaseException', doc: 'Common base class for all non-exit exceptions.' },
  { name: 'ArithmeticError', base: 'Exception', doc: 'Base class for arithmetic errors.' },
  { name: 'FloatingPointError', base: 'ArithmeticError', doc: 'Floating-point operation failed.' },
  { name: 'OverflowError', base: 'ArithmeticError', doc: 'Result too large to be represented.' },
  {
    name: 'ZeroDivisionError',
    base: 'ArithmeticError',
    doc: 'Second argument to a division or modulo operation was zero.',
  },
  { name: 'AssertionError', base: 'Exception', doc: 'Assertion failed.' },
  { name: 'AttributeError', base: 'Exception', words: 2, members: ['name', 'obj'], doc: 'Attribute not found.' },
  { name: 'BufferError', base: 'Exception', doc: 'Buffer error.' },
  { name: 'EOFError', base: 'Exception', doc: 'Read beyond end of file.' },
  {
    name: 'ImportError',
    base: 'Exception',
    words: 4,
    members: ['msg', 'name', 'path', 'name_from'],
    doc: "Import can't find module, or can't find name in module.",
  },
  { name: 'ImportCycleError', base: 'ImportError', doc: 'Import produces a cycle.' },
  { name: 'ModuleNotFoundError', base: 'ImportError', doc: 'Module not found.' },
  { name: 'LookupError', base: 'Exception', doc: 'Base class for lookup errors.' },
  { name: 'IndexError', base: 'LookupError', doc: 'Sequence index out of range.' },
  { name: 'KeyError', base: 'LookupError', doc: 'Mapping key not found.' },
  { name: 'MemoryError', base: 'Exception', doc: 'Out of memory.' },
  { name: 'NameError', base: 'Exception', words: 1, members: ['name'], doc: 'Name not found globally.' },
  { name: 'UnboundLocalError', base: 'NameError', doc: 'Local name referenced but not bound to a value.' },
  {
    name: 'OSError',
    base: 'Exception',
    words: 5,
    members: ['errno', 'strerror', 'filename', 'filename2'],
    doc: 'Base class for I/O related errors.',
  },
  { name: 'BlockingIOError', base: 'OSError', doc: 'I/O operation would block.' },
  { name: 'ChildProcessError', base: 'OSError', doc: 'Child process error.' },
  { name: 'ConnectionError', base: 'OSError', doc: 'Connection error.' },
  { name: 'BrokenPipeError', base: 'ConnectionError', doc: 'Broken pipe.' },
  { name: 'ConnectionAbortedError', base: 'ConnectionError', doc: 'Connection aborted.' },
  { name: 'ConnectionRefusedError', base: 'ConnectionError', doc: 'Connection refused.' },
  { name: 'ConnectionResetError', base: 'ConnectionError', doc: 'Connection reset.' },
  { name: 'FileExistsError', base: 'OSError', doc: 'File already exists.' },
  { name: 'FileNotFoundError', base: 'OSError', doc: 'File not found.' },
  { name: 'InterruptedError', base: 'OSError', doc: 'Interrupted by signal.' },
  { name: 'IsADirectoryError', base: 'OSError', doc: "Operation doesn't work on directories." },
  { name: 'NotADirectoryError', base: 'OSError', doc: 'Operation only works on directories.' },
  { name: 'PermissionError', base: 'OSError', doc: 'Not enough permissions.' },
  { name: 'ProcessLookupError', base: 'OSError', doc: 'Process not found.' },
  { name: 'TimeoutError', base: 'OSError', doc: 'Timeout expired.' },
  { name: 'ReferenceError', base: 'Exception', doc: 'Weak ref proxy used after referent went away.' },
  { name: 'RuntimeError', base: 'Exception', doc: 'Unspecified run-time error.' },
  { name: 'NotImplementedError', base: 'RuntimeError', doc: "Method or function hasn't been implemented yet." },
  {
    name: 'PythonFinalizationError',
    base: 'RuntimeError',
    since: 13,
    doc: 'Operation blocked during Python finalization.',
  },
  { name: 'RecursionError', base: 'RuntimeError', doc: 'Recursion limit exceeded.' },
  { name: 'StopAsyncIteration', base: 'Exception', doc: 'Signal the end from iterator.__anext__().' },
  {
    name: 'StopIteration',
    base: 'Exception',
    words: 1,
    members: ['value'],
    doc: 'Signal the end from iterator.__next__().',
  },
  {
    name: 'SyntaxError',
    base: 'Exception',
    words: 9,
    members: ['msg', 'filename', 'lineno', 'offset', 'text', 'end_lineno', 'end_offset', 'print_file_and_line'],
    doc: 'Invalid syntax.',
  },
  { name: 'IndentationError', base: 'SyntaxError', doc: 'Improper indentation.' },
  { name: 'TabError', base: 'IndentationError', doc: 'Improper mixture of spaces and tabs.' },
  { name: '_IncompleteInputError', base: 'SyntaxError', since: 13, doc: 'incomplete input.' },
  {
    name: 'SystemError',
    base: 'Exception',
    doc: 'Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\nthe Python version, and the hardware/OS platform and version.',
  },
  { name: 'TypeError', base: 'Exception', doc: 'Inappropriate argument type.' },
  { name: 'ValueError', base: 'Exception', doc: 'Inappropriate argument value (of correct type).' },
  { name: 'UnicodeError', base: 'ValueError', doc: 'Unicode related error.' },
  {
    name: 'UnicodeDecodeError',
    base: 'UnicodeError',
    words: 5,
    members: ['encoding', 'object', 'start', 'end', 'reason'],
    doc: 'Unicode decoding error.',
  },
  {
    name: 'UnicodeEncodeError',
    base: 'UnicodeError',
    words: 5,
    members: ['encoding', 'object', 'start', 'end', 'reason'],
    doc: 'Unicode encoding error.',
  },
  {
    name: 'UnicodeTranslateError',
    base: 'UnicodeError',
    words: 5,
    members: ['encoding', 'object', 'start', 'end', 'reason'],
    doc: 'Unicode translation error.',
  },
  { name: 'Warning', base: 'Exception', doc: 'Base class for warning categories.' },
  {
    name: 'BytesWarning',
    base: 'Warning',
    doc: 'Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or comparing to str.',
  },
  { name: 'DeprecationWarning', base: 'Warning', doc: 'Base class for warnings about deprecated features.' },
  { name: 'EncodingWarning', base: 'Warning', since: 10, doc: 'Base class for warnings about encodings.' },
  {
    name: 'FutureWarning',
    base: 'Warning',
    doc: 'Base class for warnings about constructs that will change semantically\nin the future.',
  },
  { name: 'ImportWarning', base: 'Warning', doc: 'Base class for warnings about probable mistakes in module imports' },
  {
    name: 'PendingDeprecationWarning',
    base: 'Warning',
    doc: 'Base class for warnings about features which will be deprecated\nin the future.',
  },
  { name: 'ResourceWarning', base: 'Warning', doc: 'Base class for warnings about resource usage.' },
  { name: 'RuntimeWarning', base: 'Warning', doc: 'Base class for warnings about dubious runtime behavior.' },
  { name: 'SyntaxWarning', base: 'Warning', doc: 'Base class for warnings about dubious syntax.' },
  {
    name: 'UnicodeWarning',
    base: 'Warning',
    doc: 'Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems.',
  },
  { name: 'UserWarning', base: 'Warning', doc: 'Base class for warnings generated by user code.' },
  { name: 'ExceptionGroup', base: 'BaseExceptionGroup', bases: ['BaseExceptionGroup', 'Exception'], since: 11 },
  { name: 'GeneratorExit', base: 'BaseException', doc: 'Request that a generator exit.' },
  { name: 'KeyboardInterrupt', base: 'BaseException', doc: 'Program interrupted by user.' },
  {
    name: 'SystemExit',
    base: 'BaseException',
    words: 1,
    members: ['code'],
    doc: 'Request to exit from the interpreter.',
  },
];
