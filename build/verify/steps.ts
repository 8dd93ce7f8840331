/** Static checks before the tests: format and lint, import table, unused texts, types, and stale generated files. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { importViolations } from '../imports/check.ts';
import { unusedWords } from '../words/unused.ts';
import type { Touched } from './change-impact.ts';

interface Step {
  name: string;
  /** Resolves with the findings; empty if there are none. */
  run(): Promise<string>;
}

/** TypeScript projects with the files they compile; their imports are compiled with them. */
export const typeProjects: readonly { name: string; project: string; covers: RegExp; args?: readonly string[] }[] = [
  { name: 'types of shared', project: 'build/tsconfig.shared.json', covers: /^shared\/.*\.ts$/ },
  {
    name: 'types of the desk, without Node',
    project: 'build/tsconfig.desk.json',
    covers: /^(desk|web\/(host|tabs))\/.*\.ts$/,
  },
  {
    name: 'types in workers of the web client',
    project: 'build/tsconfig.web-worker.json',
    covers: /^web\/(worker|store|service-worker)\/.*\.ts$/,
  },
  {
    name: 'types under Node',
    project: 'build/tsconfig.node.json',
    covers: /^(network|disk|relay|desk|web\/(host|tabs)|electron|simulator|standin|build|test)\/.*\.ts$/,
  },
  {
    name: 'types of the client',
    project: 'build/tsconfig.client.json',
    covers: /^client\/.*\.ts$/,
    args: ['--noEmit'],
  },
  {
    name: 'types in the window',
    project: 'build/tsconfig.renderer.json',
    covers: /^(renderer|console|widgets|web\/(page|words))\/.*\.tsx?$/,
  },
  { name: 'types of the documentation', project: 'docs/tsconfig.json', covers: /^docs\/.*\.ts$/ },
];

const wordsAndReaders = /^(shared\/words|desk|electron|renderer|console|relay|build\/words)\/.*\.tsx?$/;

/** The static checks below `root`; with `touched`, only those affected, and format only of changed files. */
export function staticChecks(root: string, touched?: Touched): Step[] {
  const node = (script: string, ...args: string[]) => output(root, process.execPath, [join(root, script), ...args]);
  const affects = (what: RegExp): boolean =>
    touched === undefined || touched.everything || [...touched.compiled].some((file) => what.test(file));
  const types = typeProjects
    .filter(({ covers }) => affects(covers))
    .map(({ name, project, args = [] }) => ({
      name,
      run: () => node('node_modules/typescript/bin/tsc', '-p', join(root, project), ...args),
    }));
  const formatted =
    touched === undefined || touched.everything ? [root] : ['--files-ignore-unknown=true', '--no-errors-on-unmatched'];
  const present =
    touched?.everything === false ? [...touched.changed].filter((file) => existsSync(join(root, file))) : [];
  const biome = () => node('node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', ...formatted, ...present);
  const steps: Step[] = [{ name: 'format and lint', run: biome }];
  if (affects(/\.(ts|tsx|mjs|js)$/)) {
    steps.push({ name: 'import table', run: async () => (await importViolations(root)).join('\n') });
  }
  if (affects(wordsAndReaders)) {
    steps.push({ name: 'words that nobody reads', run: async () => (await unusedWords(root)).join('\n') });
  }
  steps.push(...types);
  if (
    affects(
      /^(build\/(contract\.ts$|policies\/)|docs\/(api\/|install\/policies\.md$)|deploy\/desktop\/policy\/|client\/schema-types\.ts$)/,
    )
  ) {
    steps.push({ name: 'generated contract', run: () => node('build/contract.ts', '--check') });
  }
  return steps;
}

/** Resolves with the names of the steps that failed. */
export async function runSteps(steps: readonly Step[], print: (line: string) => void): Promise<string[]> {
  const failed: string[] = [];
  for (const step of steps) {
    const start = performance.now();
    const wrong = await step.run();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    print(`${wrong ? '✖' : '✔'} ${step.name} (${seconds} s)`);
    if (wrong) {
      print(wrong.replace(/^/gm, '    '));
      failed.push(step.name);
    }
  }
  return failed;
}

/** Resolves with an empty string if the program succeeds, else with its output. */
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
