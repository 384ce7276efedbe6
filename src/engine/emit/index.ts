/**
 * Stack code -> JavaScript source, one function a code unit.
 *
 * The source is the body of a factory `(vm, R, K, N, C, I) => function`: R are the runtime's functions, K the constants, N the
 * names, C the inline caches, I the small ints. The function has the shape
 *
 *   function py_name(fn, om, l0, l1) {          function object, mask of owned arguments, arguments (stolen)
 *     const F = enter(fn, code); let l2=null, s0=null, ret=null;
 *     try { X: { ...blocks... } } catch (e) { ...drop what the stack holds...; throw leave_raising(F, e, [locals], om) }
 *     ...clear the locals...; leave(F); return ret;
 *   }
 *
 * A generator's function makes its cells, then the generator object around a JavaScript generator of the same blocks.
 */
import { type Era, OP_TABLES } from '../code/opcode-table.ts';
import { OP } from '../code/opcodes.ts';
import type { CodeUnit } from '../code/unit.ts';
import type { Profile } from '../profile/index.ts';
import { CALL_SITE, Emitter, type Point, WARM } from './emitter.ts';
import { buildGraph } from './graph.ts';
import { HANDLERS } from './operations.ts';
import { Structure } from './structure.ts';

export { NoEmission } from './structure.ts';
export { CALL_SITE };

export interface Emission {
  /** source of the factory's body */
  source: string;
  points: Point[];
  /** constants, names and small ints that the function uses */
  consts: number[];
  names: number[];
  smallInts: number[];
  /** name index of each inline cache, or CALL_SITE */
  sites: number[];
}

/** Builtins that look at the locals of their caller: a code unit that names one leaves its locals where they are found. */
const LOOKERS = new Set(['locals', 'vars', 'dir', 'eval', 'exec', 'super', '_getframe', 'currentframe', 'stack']);

/** Runtime functions that generated code may name, in the order of the factory's destructuring. */
export function emitUnit(unit: CodeUnit, profile: Profile, runtimeNames: readonly string[]): Emission {
  const e = new Emitter(
    unit,
    profile.emit,
    OP_TABLES[`${profile.version[0]}.${profile.version[1]}` as Era],
    looks(unit),
  );
  const written = e.isGenerator ? generator(e) : plain(e);
  const body = e.countsWarmth ? written : written.replaceAll(WARM, '');
  const words = new Set(body.match(/[A-Za-z_]\w*/g));
  const runtime = runtimeNames.filter((name) => words.has(name));
  const head = [
    "'use strict';",
    runtime.length > 0 ? `const {${runtime.join()}}=R;` : '',
    ...[...e.usedConsts].map((k) => `const k${k}=K[${k}];`),
    ...[...e.usedNames].map((k) => `const n${k}=N[${k}];`),
    ...e.sites.map((_, k) => `const c${k}=C[${k}];`),
    ...[...e.smallInts].map((k) => `const i${k}=I(${k});`),
    ...Array.from({ length: e.counters }, (_, k) => `let w${k}=true;`),
  ];
  return {
    source: `${head.join('')}\nreturn ${body}`,
    points: e.points,
    consts: [...e.usedConsts],
    names: [...e.usedNames],
    smallInts: [...e.smallInts],
    sites: e.sites,
  };
}

function looks(unit: CodeUnit): boolean {
  return unit.names.some((n) => LOOKERS.has(n));
}

/** Identifier for the generated function: shows in profiles of the host. */
function jsName(unit: CodeUnit): string {
  return `py_${unit.name.replace(/\W/g, '_')}`;
}

function parameterNames(e: Emitter): string[] {
  return Array.from({ length: e.parameters }, (_, k) => `l${k}`);
}

/** Declarations of everything that isn't a parameter. */
function declarations(e: Emitter, parameters: Set<string>): string {
  const locals = e.unit.localsplusnames.map((_, k) => `l${k}`).filter((l) => !parameters.has(l));
  const all = [...locals, ...e.variables].map((v) => (v[0] === 'b' ? `${v}=false` : `${v}=null`));
  return all.length > 0 ? `let ${all.join()};` : '';
}

/** Clears the locals in the version's order; a frame object that lives on takes them over instead. */
function clearLocals(e: Emitter): string {
  const n = e.unit.localsplusnames.length;
  const order = Array.from({ length: n }, (_, k) => (e.profile.clears === 'up' ? k : n - 1 - k));
  const drops = order.map((k) => {
    const drop = `if(l${k}!==null&&--l${k}.rc===0)D(l${k});`;
    return e.isBorrowable(k) ? `if(om&${1 << k}){${drop}}` : drop;
  });
  return `if(F.obj!==null)detach(F,[${order.length ? e.unit.localsplusnames.map((_, k) => `l${k}`).join() : ''}],om);else{${drops.join('')}}`;
}

/** Where frames are looked at from outside: a function that reads the variables. */
function look(e: Emitter): string {
  if (!e.profile.exposes) return '';
  const names = [...e.unit.localsplusnames.map((_, k) => `l${k}`), ...[...e.variables].filter((v) => v[0] !== 'b')];
  return `F.look=()=>({${[...new Set(names)].join()}});`;
}

/** The blocks from instruction `first` on, with the function's own catch. */
function blocks(e: Emitter, first: number, depth: number): { body: string; drops: string } {
  const graph = buildGraph(e.unit, e.profile, first);
  const structure = new Structure(e, graph);
  structure.write(depth);
  const body = e.out.splice(0).join('\n');
  structure.writeDrops(
    structure.outer.map((p) => p.owned),
    structure.outerIds,
  );
  return { body, drops: e.out.splice(0).join('') };
}

function plain(e: Emitter): string {
  const { body, drops } = blocks(e, 0, 0);
  const parameters = parameterNames(e);
  const locals = e.unit.localsplusnames.map((_, k) => `l${k}`).join();
  return `function ${jsName(e.unit)}(fn,om${parameters.map((p) => ',' + p).join('')}){
const F=enter(fn,CODE);let ret=null;${declarations(e, new Set(parameters))}${look(e)}
try{X:{
${body}
}}catch(e){${drops}throw leave_raising(F,e,[${locals}],om);}
pop_frame(F);${clearLocals(e)}leave(F);return ret;
}`;
}

/** Index of RETURN_GENERATOR; what stands before it runs when the function is called. */
function prologueEnd(unit: CodeUnit): number {
  const at = unit.ops.indexOf(OP.RETURN_GENERATOR);
  if (at < 0) throw new RangeError(`generator without RETURN_GENERATOR: ${unit.qualname}`);
  return at;
}

function generator(e: Emitter): string {
  const at = prologueEnd(e.unit);
  for (let i = 0; i < at; i++) HANDLERS[e.unit.ops[i]!]!(e, e.unit.args[i]!, i);
  e.canonicalize();
  // what the prologue leaves on the stack (3.15: the iterator of a generator expression) goes into the generator
  const below = e.stack.map((_, k) => `s${k}`);
  const written = e.out.splice(0).join('');
  const parameters = parameterNames(e);
  const all = e.unit.localsplusnames.map((_, k) => `l${k}`);
  const prologue =
    below.length > 0 ? `try{${written}}catch(e){throw leave_raising(F,before_start(e),[${all.join()}],-1);}` : written;
  const ownVariables = [...e.variables].map((v) => `${v}=null`);
  // the first value sent is on the stack when the generator goes on behind RETURN_GENERATOR
  const { body, drops } = blocks(e, at + 1, below.length + 1);
  const sent = `s${below.length}`;
  const rest = [...e.variables]
    .filter((v) => !below.includes(v))
    .map((v) => (v[0] === 'b' ? `${v}=false` : v === sent ? `${v}=vm.None` : `${v}=null`));
  const own = e.profile.borrows
    ? parameters.map((l, k) => (k < 31 ? `if(!(om&${1 << k}))l.rc++;`.replace('l.', `${l}.`) : '')).join('')
    : '';
  const outside = [...all.filter((l) => !parameters.includes(l)).map((l) => `${l}=null`), ...ownVariables];
  const carried = [...all, ...below];
  // the frame isn't complete while its generator is made
  const point = (instr: number): number => e.points.push({ instr, owned: [], below: [], operands: [] }) - 1;
  const made = point(at);
  const waits = e.profile.generatorWaitsBehind ? point(at + 1) : made;
  return `function ${jsName(e.unit)}(fn,om${parameters.map((p) => ',' + p).join('')}){
const F=enter(fn,CODE);${outside.length ? `let ${outside.join()};` : ''}${own}${prologue}
F.fast=[${carried.join()}];
F.i=${made};const made=make_generator(F,body(fn,F${carried.map((l) => ',' + l).join('')}));F.i=${waits};return made;
function* body(fn,F${carried.map((l) => ',' + l).join('')}){
let ret=null,om=-1;${rest.length ? `let ${rest.join()};` : ''}${look(e)}
try{X:{
${body}
}}catch(e){${drops}throw leave_raising(F,e,[${all.join()}],-1);}
pop_frame(F);${clearLocals(e)}leave(F);return ret;
}
}`;
}
