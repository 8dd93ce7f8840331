/** What is checked before the tests: format and lint, the import table, types, and that nothing generated is stale. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { importViolations } from '../imports/check.ts';

export interface Step {
  name: string;
  /** Resolves with what is wrong, empty when nothing is. */
  run(): Promise<string>;
}

/** The static checks of the project below `root`. */
export function staticChecks(root: string): Step[] {
  const node = (script: string, ...args: string[]) => output(root, process.execPath, [join(root, script), ...args]);
  const types = (project: string, ...args: string[]) =>
    node('node_modules/typescript/bin/tsc', '-p', join(root, 'build', project), ...args);
  return [
    { name: 'format and lint', run: () => node('node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', root) },
    { name: 'import table', run: async () => (await importViolations(root)).join('\n') },
    { name: 'types of shared', run: () => types('tsconfig.shared.json') },
    { name: 'types of the desk, without Node', run: () => types('tsconfig.desk.json') },
    { name: 'types under Node', run: () => types('tsconfig.node.json') },
    { name: 'types of the client', run: () => types('tsconfig.client.json', '--noEmit') },
    { name: 'types in the window', run: () => types('tsconfig.renderer.json') },
    { name: 'types in the page for phones', run: () => types('tsconfig.me.json') },
    { name: 'types in its service worker', run: () => types('tsconfig.worker.json') },
    {
      name: 'types of the documentation',
      run: () => node('node_modules/typescript/bin/tsc', '-p', join(root, 'docs')),
    },
    { name: 'generated contract', run: () => node('build/contract.ts', '--check') },
  ];
}

/** Runs the steps one after the other, prints a line each with its time, and resolves with how many found something. */
export async function runSteps(steps: readonly Step[], print: (line: string) => void): Promise<number> {
  let failed = 0;
  for (const step of steps) {
    const start = performance.now();
    const wrong = await step.run();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    print(`${wrong ? '✖' : '✔'} ${step.name} (${seconds} s)`);
    if (wrong) {
      print(wrong.replace(/^/gm, '    '));
      failed += 1;
    }
  }
  return failed;
}

/** Runs a program and resolves with nothing when it succeeds, else with what it said. */
function output(cwd: string, command: string, args: string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    }
    child.once('close', (code) => resolve(code === 0 ? '' : said.trim() || `exit code ${code}`));
  });
}
