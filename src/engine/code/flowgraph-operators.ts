/** Folding of operators on constants (3.14+); up to 3.13 the tree was folded instead. */
import type { BasicBlock, FlowGraph } from './flowgraph-blocks.ts';

export function fold_const_binop(_g: FlowGraph, _b: BasicBlock, _i: number): void {
  throw new Error('todo');
}

export function fold_const_unaryop(_g: FlowGraph, _b: BasicBlock, _i: number): void {
  throw new Error('todo');
}
