/** Doubly linked lists of tracked objects, as CPython's gc_list_*: a head is a node that is no object. */

/** What the lists need of a node; heads carry nothing else. */
export interface GcNode {
  gn: GcNode | null;
  gp: GcNode | null;
  g: number;
}

export function newHead(): GcNode {
  const head: GcNode = { gn: null, gp: null, g: 0 };
  head.gn = head;
  head.gp = head;
  return head;
}

export function isEmpty(list: GcNode): boolean {
  return list.gn === list;
}

export function append(node: GcNode, list: GcNode): void {
  const last = list.gp!;
  last.gn = node;
  node.gp = last;
  node.gn = list;
  list.gp = node;
}

export function unlink(node: GcNode): void {
  node.gp!.gn = node.gn;
  node.gn!.gp = node.gp;
}

/** Moves `node` to the end of another list. */
export function move(node: GcNode, list: GcNode): void {
  unlink(node);
  append(node, list);
}

/** Appends all of `from`, which is empty then. */
export function merge(from: GcNode, to: GcNode): void {
  if (isEmpty(from)) return;
  const last = to.gp!;
  last.gn = from.gn;
  from.gn!.gp = last;
  to.gp = from.gp;
  from.gp!.gn = to;
  from.gn = from;
  from.gp = from;
}

export function size(list: GcNode): number {
  let n = 0;
  for (let x = list.gn!; x !== list; x = x.gn!) n++;
  return n;
}
