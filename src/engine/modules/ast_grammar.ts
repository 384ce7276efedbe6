/** The abstract grammar of the profile (profile/asdl.ts), parsed: nodes with their fields, sums with their constructors. */
import type { AsdlProfile } from '../profile/asdl.ts';

export interface AsdlField {
  name: string;
  /** identifier, string, int, constant, or a node's name */
  type: string;
  optional: boolean;
  list: boolean;
}

export interface AsdlNode {
  name: string;
  /** the sum it belongs to; AST for products and sums themselves */
  base: string;
  fields: AsdlField[];
  doc: string;
  /** names of a sum's constructors */
  constructors: string[] | null;
}

/** Nodes that have a place in the source. */
const PLACED = new Set(['stmt', 'expr', 'excepthandler', 'pattern', 'type_param', 'arg', 'keyword', 'alias']);
/** those whose end must be given */
const END_REQUIRED = new Set(['pattern', 'type_param']);
export const POSITIONS = ['lineno', 'col_offset', 'end_lineno', 'end_col_offset'] as const;

/** The positions of a product or sum: none, or the four, of which the end may be missing. */
export function attributesOf(name: string): AsdlField[] {
  if (!PLACED.has(name)) return [];
  const optional = (k: number): boolean => k > 1 && !END_REQUIRED.has(name);
  return POSITIONS.map((position, k) => ({ name: position, type: 'int', optional: optional(k), list: false }));
}

function parseField(text: string): AsdlField {
  const [, type, mark, name] = /^(\w+)([?*]*) (\w+)$/.exec(text.trim())!;
  return { name: name!, type: type!, optional: mark!.includes('?') && !mark!.includes('*'), list: mark!.includes('*') };
}

function parseConstructor(text: string, base: string): AsdlNode {
  const open = text.indexOf('(');
  const name = open < 0 ? text : text.slice(0, open);
  const fields =
    open < 0
      ? []
      : text
          .slice(open + 1, -1)
          .split(',')
          .map(parseField);
  return { name, base, fields, doc: text, constructors: null };
}

/** Nodes by name, each behind its base. */
export function parseGrammar(types: AsdlProfile['types']): Map<string, AsdlNode> {
  const nodes = new Map<string, AsdlNode>();
  for (const [name, definition] of Object.entries(types)) {
    if (typeof definition === 'string') {
      nodes.set(name, parseConstructor(definition, 'AST'));
      continue;
    }
    const made = definition.map((text) => parseConstructor(text, name));
    const bare = made.every(({ fields }) => fields.length === 0);
    const doc = `${name} = ${definition.join(bare ? ' | ' : `\n${' '.repeat(name.length + 1)}| `)}`;
    nodes.set(name, { name, base: 'AST', fields: [], doc, constructors: made.map((node) => node.name) });
    for (const node of made) nodes.set(node.name, node);
  }
  return nodes;
}
