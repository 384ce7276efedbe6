/** Runs one program in the twin and answers with what it did to memory. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { explainProgram } from '../engine/index.ts';
import { diskMemo, moduleLoader } from './library.ts';

export interface ExplainJob {
  file: string;
  version: string;
  library: string | null;
  outputBytes: number;
}

const { file, version, library, outputBytes } = workerData as ExplainJob;
const load = moduleLoader([dirname(file), ...(library === null ? [] : [library])]);
const options = { version, outputBytes, fileName: 'program.py' };
parentPort!.postMessage(explainProgram(readFileSync(file), options, { load, memo: diskMemo(process.env) }));
