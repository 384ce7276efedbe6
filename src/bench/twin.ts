/**
 * One program in the twin, in this process: `node --stack-size=4000 src/bench/twin.ts VERSION FILE`. The clocks that the
 * program sees show the user CPU time of the process, so that `time.process_time()` means what it means in CPython.
 */
import { readFileSync } from 'node:fs';
import { createVM, runMain } from '../engine/index.ts';

const [version, file] = process.argv.slice(2) as [string, string];
const vm = createVM({
  version,
  argv: [file],
  host: {
    write: (fd, data) => {
      (fd === 2 ? process.stderr : process.stdout).write(data);
    },
    clock: () => process.cpuUsage().user * 1000,
  },
});
const outcome = runMain(vm, readFileSync(file, 'utf8'), file);
if (outcome.notSupported) console.error(outcome.notSupported);
process.exitCode = outcome.exit;
