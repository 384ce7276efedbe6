/**
 * A long-lived interpreter that answers what its `ast.parse` makes of sources (ast_oracle.py).
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type PythonError = [
  kind: string,
  message: string,
  lineno: number | null,
  offset: number | null,
  endLineno: number | null,
  endOffset: number | null,
  text: string | null,
];

export interface Answer {
  hash?: string;
  text?: string;
  error?: PythonError;
}

export interface Question {
  path?: string;
  source?: string;
  mode?: 'exec' | 'eval' | 'single';
  full?: boolean;
}

export class Oracle {
  private readonly child;
  private readonly waiting: ((answer: Answer) => void)[] = [];

  constructor(python: string) {
    const script = fileURLToPath(new URL('ast_oracle.py', import.meta.url));
    this.child = spawn(python, ['-S', '-B', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.child.stdout }).on('line', (line) => this.waiting.shift()?.(JSON.parse(line)));
    this.child.on('exit', (code) => {
      for (const answer of this.waiting.splice(0)) {
        answer({ error: ['Crash', `the interpreter ended: ${code}`, null, null, null, null, null] });
      }
    });
  }

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.child.stdin.write(`${JSON.stringify(question)}\n`);
    });
  }

  close(): void {
    this.child.stdin.end();
  }
}
