/** `npm run relay`: runs the relay's bundle, rebuilt first if the sources are newer. Arguments and exit code are the relay's. */
import { spawnSync } from 'node:child_process';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isFresh, sourceDigest } from './bundle/stamp.ts';
import { requireNode } from './node-version.ts';
import { projectRoot } from './root.ts';

requireNode();
if (!(await isFresh(projectRoot, sourceDigest(projectRoot)))) {
  console.error('building the relay: its sources are newer');
  // Separate process: a relay runs for months and would retain the bundler's memory. stdout is reserved for the verb's output.
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'build.ts')], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(1);
}
enableCompileCache({ directory: join(projectRoot, 'dist', 'compile-cache'), portable: true });
const program = join(projectRoot, 'dist', 'relay', 'main.js');
process.argv[1] = program;
await import(pathToFileURL(program).href);
