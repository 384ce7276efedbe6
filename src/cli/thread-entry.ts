/**
 * Where a thread of the twin begins: `argv` has the folder of compiled JavaScript ('' keeps none) and the script to run. Node keeps
 * what it made of the twin's own files there, types stripped and compiled, so that the next start need not.
 */
import { enableCompileCache } from 'node:module';

const [folder, script] = process.argv.slice(2) as [string, string];
if (folder !== '') enableCompileCache(folder);
await import(script);
