/** `npm run docs`: the documentation as a site, in dist/docs; with `--watch` served on this machine while it is written. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './root.ts';

const program = join(projectRoot, 'node_modules', 'vitepress', 'bin', 'vitepress.js');
const verb = process.argv.includes('--watch') ? 'dev' : 'build';
const child = spawn(process.execPath, [program, verb], { cwd: join(projectRoot, 'docs'), stdio: 'inherit' });
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
