/** `npm run docs`: builds the documentation site in dist/docs; with `--watch` serves it locally with live reload. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './root.ts';
import { ensureTools } from './setup/tools.ts';

const program = join(await ensureTools(projectRoot, 'docs'), 'node_modules', 'vitepress', 'bin', 'vitepress.js');
const verb = process.argv.includes('--watch') ? 'dev' : 'build';
const child = spawn(process.execPath, [program, verb], { cwd: join(projectRoot, 'docs'), stdio: 'inherit' });
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
