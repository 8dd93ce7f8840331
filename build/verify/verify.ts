import { ensureBuilt } from '../bundle/ensure-built.ts';
import { withCoverage } from '../coverage/run.ts';
import { tryWindows } from '../launch/desktop.ts';
import { requireNode } from '../node-version.ts';
import { runSteps, staticChecks } from './steps.ts';
import { type Kind, runTests, testFiles } from './tests.ts';

interface Run {
  kind: Kind;
  /** Test files whose path contains one of these words; every one where there is none. */
  only: readonly string[];
  /** Whether the lines that ran are counted, and a table printed by room. */
  coverage?: boolean;
}

/**
 * Builds if the sources are newer, then makes the static checks beside the tests, so that one run reports everything. `beyond` and
 * `long` leave the checks to the other commands. Resolves with the exit code: 0 only if nothing was found.
 */
export async function verify(root: string, { kind, only, coverage = false }: Run): Promise<number> {
  requireNode();
  const build = { name: 'build', run: () => complaint(() => ensureBuilt(root)) };
  if ((await runSteps([build], console.log)) > 0) return 1;
  const files = await testFiles(root, kind, only);
  if (files.length === 0) {
    console.log('no test file fits');
    return 1;
  }
  const hindrance = files.some(needsWindows) ? (await tryWindows(root, process.env)).hindrance : undefined;
  if (hindrance) {
    console.log(`no test was run: many need windows. ${hindrance}`);
    return 1;
  }
  const checks = runSteps(kind === 'long' || kind === 'beyond' ? [] : staticChecks(root), console.log);
  const failed = await (coverage
    ? withCoverage(root, (env) => runTests(root, kind, files, { env, beside: checks }), console.log)
    : runTests(root, kind, files, { beside: checks }));
  return failed + (await checks) > 0 ? 1 : 0;
}

/** Rooms whose tests have Chromium draw something. */
const needsWindows = (file: string): boolean => /^test\/(e2e|faults|electron|standin|renderer|console)\//.test(file);

async function complaint(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
