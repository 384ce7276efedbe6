/**
 * From the control flow graph to nested JavaScript (after Ramsey, "Beyond Relooper", ICFP 2022). Each block is written where
 * its immediate dominator ends: a block with one way in is written in place of the jump, a merge point follows a labelled
 * statement that jumps to it leave by `break`, a loop header starts `for(;;)` that backward jumps `continue`.
 *
 *   H3: for(;;) {            loop header 3
 *     B7: {                  merge point 7 follows
 *       ...block 3...  if(c){break B7;} else {...block 4...  continue H3;}
 *     }
 *     ...block 7...
 *   }
 *
 * A block with a handler is one `try`; its catch drops what the stack held above the handler's depth, pushes the exception
 * and jumps like any other. Where the graph is not reducible the same blocks become cases of one `switch` in a loop.
 */
import type { CodeUnit } from '../code/unit.ts';
import type { Emitter, Point } from './emitter.ts';
import type { Block, Graph } from './graph.ts';
import type { Ending } from './handler.ts';
import { HANDLERS } from './operations.ts';
import { owned } from './stack.ts';

export class NoEmission extends Error {}

export class Structure {
  private readonly e: Emitter;
  private readonly unit: CodeUnit;
  private readonly graph: Graph;
  private readonly depth: Int32Array;
  /** points of blocks without handler: unwound by the function's own catch */
  readonly outer: Point[] = [];
  readonly outerIds: number[] = [];

  constructor(e: Emitter, graph: Graph) {
    this.e = e;
    this.unit = e.unit;
    this.graph = graph;
    this.depth = new Int32Array(graph.blocks.length).fill(-1);
  }

  /** Writes all blocks; the stack is empty at the first one (a generator's holds the sent value). */
  write(depth: number): void {
    this.depth[0] = depth;
    if (this.graph.reducible) this.tree(this.graph.blocks[0]!);
    else this.dispatch();
  }

  private get blocks(): Block[] {
    return this.graph.blocks;
  }

  /** A block and everything that it dominates; the last merge point is written by going round, not down. */
  private tree(root: Block): void {
    const e = this.e;
    let closing = '';
    for (let x: Block | null = root; x !== null; ) {
      if (x.loop) {
        e.emit(`H${x.index}:for(;;){`);
        closing += '}';
      }
      const merges: Block[] = x.children.map((k) => this.blocks[k]!).filter((b) => b.forward > 1);
      merges.sort((a, b) => a.rpo - b.rpo);
      for (let k = merges.length - 1; k >= 0; k--) e.emit(`B${merges[k]!.index}:{`);
      this.block(x);
      x = null;
      for (const y of merges) {
        e.emit('}');
        if (y === merges.at(-1)) x = y;
        else this.tree(y);
      }
    }
    e.emit(closing);
  }

  private dispatch(): void {
    const e = this.e;
    e.emit('let pc=0;P:for(;;)switch(pc){');
    const done = new Uint8Array(this.blocks.length);
    const rest = this.blocks.filter((b) => b.rpo >= 0).sort((a, b) => a.rpo - b.rpo);
    for (const b of rest) {
      if (done[b.index]) continue;
      done[b.index] = 1;
      e.emit(`case ${b.index}:{`);
      this.block(b);
      e.emit('}');
    }
    e.emit('}');
  }

  /** The jump from `from` to block `to`; the stack is canonical and its depth becomes the target's. */
  private jump(from: Block, to: number): void {
    const e = this.e;
    const target = this.blocks[to]!;
    const known = this.depth[to]!;
    if (known < 0) this.depth[to] = e.stack.length;
    else if (known !== e.stack.length)
      throw new NoEmission(
        `stack depth differs at instruction ${target.start} of ${this.unit.qualname}: ${known}, ${e.stack.length}`,
      );
    if (!this.graph.reducible) e.emit(`pc=${to};continue P;`);
    else if (target.rpo <= from.rpo) e.emit(`continue H${to};`);
    else if (target.forward > 1) e.emit(`break B${to};`);
    else this.tree(target);
  }

  private block(b: Block): void {
    const e = this.e;
    e.enterBlock(this.depth[b.index]!);
    const firstPoint = e.points.length;
    if (b.handler) e.emit('try{');
    const ending = this.instructions(b);
    if (ending.kind === 'return') {
      e.emit(`ret=${ending.value};break X;`);
      e.stack = [];
    } else if (ending.kind === 'goto') e.canonicalize();
    const saved = [...e.stack];
    this.catch(b, firstPoint);
    e.stack = saved;
    this.leave(b, ending);
  }

  private instructions(b: Block): Ending {
    const { ops, args } = this.unit;
    const kept = b.handler ? b.handler.depth : 0;
    for (let i = b.start; i < b.end; i++) {
      const handler = HANDLERS[ops[i]!];
      if (!handler)
        throw new NoEmission(`no emission for opcode ${ops[i]} at instruction ${i} of ${this.unit.qualname}`);
      this.e.canonicalizeBelow(kept);
      const ending = handler(this.e, args[i]!, i);
      if (ending) return ending;
    }
    return { kind: 'goto' };
  }

  private leave(b: Block, ending: Ending): void {
    const e = this.e;
    if (ending.kind === 'goto') this.jump(b, b.jump >= 0 ? b.jump : b.next);
    else if (ending.kind === 'branch') {
      const saved = [...e.stack];
      e.emit(`if(${ending.cond}){`);
      ending.taken?.(e);
      e.canonicalize();
      this.jump(b, b.jump);
      e.emit('}else{');
      e.stack = saved;
      ending.fallen?.(e);
      e.canonicalize();
      this.jump(b, b.next);
      e.emit('}');
    }
  }

  /** The catch of a block with handler; the points of one without go to the function's own. */
  private catch(b: Block, firstPoint: number): void {
    const e = this.e;
    const points = e.points.slice(firstPoint);
    if (!b.handler) {
      points.forEach((p, k) => {
        this.outer.push(p);
        this.outerIds.push(firstPoint + k);
      });
      return;
    }
    const { depth, lasti } = b.handler;
    e.emit('}catch(e){');
    e.emit('const x=caught(F,e);');
    const kept = new Set(Array.from({ length: depth }, (_, k) => `s${k}`));
    this.unwind(points, firstPoint, (name) => !kept.has(name));
    e.stack = [];
    for (let k = 0; k < depth; k++) e.push(owned(e.declare(`s${k}`), true));
    const push = (expression: string): void => {
      const name = e.declare(`s${e.stack.length}`);
      e.emit(`${name}=${expression};`);
      e.push(owned(name, true));
    };
    if (lasti) push('lasti(F)');
    push('x');
    this.jump(b, b.handlerBlock);
    e.emit('}');
  }

  /** Drops what the points of a block own, each point its own variables. */
  private unwind(points: readonly Point[], first: number, wanted: (name: string) => boolean): void {
    const lists = points.map((p) => p.owned.filter(wanted));
    this.writeDrops(
      lists,
      points.map((_, k) => first + k),
    );
  }

  /** Code that drops, at point `F.i`, the variables in its list; equal lists need no test. */
  writeDrops(lists: string[][], ids: number[]): void {
    const e = this.e;
    const names = [...new Set(lists.flat())];
    if (names.length === 0) return;
    // deepest stack position last, temporaries first
    names.sort((a, b) => (a[0] === b[0] ? Number(b.slice(1)) - Number(a.slice(1)) : a[0] === 's' ? 1 : -1));
    const same = lists.every((l) => l.length === names.length);
    for (let start = 0; start < names.length; start += 30) {
      const group = names.slice(start, start + 30);
      if (!same) {
        const table: Record<number, number> = {};
        lists.forEach((list, k) => {
          let mask = 0;
          group.forEach((name, bit) => {
            if (list.includes(name)) mask |= 1 << bit;
          });
          if (mask) table[ids[k]!] = mask;
        });
        e.emit(`{const u=${maskTable(table)};`);
      }
      group.forEach((name, bit) => {
        const drop = `if(${name}!==null&&--${name}.rc===0)D(${name});`;
        e.emit(same ? drop : `if(u&${1 << bit}){${drop}}`);
      });
      if (!same) e.emit('}');
    }
  }
}

/** An expression for the mask of point F.i. */
function maskTable(table: Record<number, number>): string {
  const entries = Object.entries(table).map(([id, mask]) => `${id}:${mask}`);
  return `({${entries.join()}})[F.i]|0`;
}
