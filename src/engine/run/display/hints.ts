/** Names that methods have in other languages, by type: what Python's own are called. A table. @cpython Lib/traceback.py _CROSS_LANGUAGE_HINTS 3.15 */
export interface Hint {
  /** key in VM.t */
  type: string;
  /** a name to be put into "Did you mean '.x'?", or the whole sentence */
  name?: string;
  sentence?: string;
}

const use = (kind: string): string => `Did you mean to use a '${kind}' object?`;
const BITWISE = "Did you mean to use an 'int' object? Bitwise operators are not supported by 'float'.";
const tupleHint: Hint = { type: 'tuple', sentence: use('list') };
const frozensetHint: Hint = { type: 'frozenset', sentence: use('set') };
const floatHint: Hint = { type: 'float', sentence: BITWISE };

export const HINTS: Readonly<Record<string, readonly Hint[]>> = {
  push: [{ type: 'list', name: 'append' }],
  concat: [{ type: 'list', name: 'extend' }],
  addAll: [{ type: 'list', name: 'extend' }],
  contains: [{ type: 'list', sentence: "Use 'x in list'." }],
  add: [{ type: 'list', sentence: use('set') }, frozensetHint],
  toUpperCase: [{ type: 'str', name: 'upper' }],
  toLowerCase: [{ type: 'str', name: 'lower' }],
  trimStart: [{ type: 'str', name: 'lstrip' }],
  trimEnd: [{ type: 'str', name: 'rstrip' }],
  keySet: [{ type: 'dict', name: 'keys' }],
  entrySet: [{ type: 'dict', name: 'items' }],
  entries: [{ type: 'dict', name: 'items' }],
  putAll: [{ type: 'dict', name: 'update' }],
  put: [{ type: 'dict', sentence: 'Use d[k] = v.' }],
  append: [tupleHint],
  extend: [tupleHint],
  insert: [tupleHint],
  remove: [tupleHint, frozensetHint],
  discard: [frozensetHint],
  update: [frozensetHint, { type: 'frozendict', sentence: use('dict') }],
  __or__: [floatHint],
  __and__: [floatHint],
  __xor__: [floatHint],
  __lshift__: [floatHint],
  __rshift__: [floatHint],
};
