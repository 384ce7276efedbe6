/**
 * Profiles: what the twin knows of a CPython build, as data. One file an area (`syntax.ts`, `code.ts`, `flow.ts`, `heap.ts`,
 * `gc.ts`, `objects.ts`), each a chain over the builds: `{ ...previous, what changed }`. Areas rather than versions are
 * the files, because a layer reads its own area only.
 */
import { type AsdlProfile, asdl } from './asdl.ts';
import { BUILDS, type Build, buildFor } from './builds.ts';
import { type CallsProfile, calls } from './calls.ts';
import { type CodeProfile, code } from './code.ts';
import { type CoreProfile, core } from './core.ts';
import { type DisProfile, dis } from './dis.ts';
import { type DisplayProfile, display } from './display.ts';
import { type EmitProfile, emit } from './emit.ts';
import { type FlowProfile, flow } from './flow.ts';
import { type GcProfile, gc } from './gc.ts';
import { type HeapProfile, heap } from './heap.ts';
import { type ModulesProfile, modules } from './modules.ts';
import { type NumbersProfile, numbers } from './numbers.ts';
import { type ObjectsProfile, objects } from './objects.ts';
import { type RunProfile, run } from './run.ts';
import { type SyntaxProfile, syntax } from './syntax.ts';
import { type TextProfile, text } from './text.ts';
import { type ValuesProfile, values } from './values.ts';

export { BUILDS, type Build, buildFor };

export interface Profile {
  build: Build;
  /** `[3, 13]` */
  version: readonly [number, number];
  patch: number;
  /** bytes of a pointer */
  pointerWidth: 4 | 8;
  syntax: SyntaxProfile;
  asdl: AsdlProfile;
  code: CodeProfile;
  dis: DisProfile;
  display: DisplayProfile;
  flow: FlowProfile;
  emit: EmitProfile;
  heap: HeapProfile;
  gc: GcProfile;
  objects: ObjectsProfile;
  run: RunProfile;
  core: CoreProfile;
  calls: CallsProfile;
  text: TextProfile;
  values: ValuesProfile;
  numbers: NumbersProfile;
  modules: ModulesProfile;
}

/** The profile of a build (`3.13.0`) or of a version's newest known patch level (`3.13`); throws on an unknown one. */
export function profileFor(version: string): Profile {
  const build = buildFor(version);
  if (!build) throw new RangeError(`unknown version: ${version} (known: ${BUILDS.join(', ')})`);
  const [major, minor, patch] = build.split('.').map(Number) as [number, number, number];
  return {
    build,
    version: [major, minor],
    patch,
    pointerWidth: 8,
    syntax: syntax[build],
    asdl: asdl[build],
    code: code[build],
    dis: dis[build],
    display: display[build],
    flow: flow[build],
    emit: emit[build],
    heap: heap[build],
    gc: gc[build],
    objects: objects[build],
    run: run[build],
    core: core[build],
    calls: calls[build],
    text: text[build],
    values: values[build],
    numbers: numbers[build],
    modules: modules[build],
  };
}
