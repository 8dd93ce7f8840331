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
 * Builds if the sources are newer, makes the static checks, then runs the tests, whatever the checks found, so that
 * one run tells all; the long run leaves the checks to the others. Resolves with the exit code: 0 only if nothing was found.
 */
export async function verify(root: string, { kind, only, coverage = false }: Run): Promise<number> {
  requireNode();
  const build = { name: 'build', run: () => complaint(() => ensureBuilt(root)) };
  const failed = await runSteps(kind === 'long' ? [build] : [build, ...staticChecks(root)], console.log);
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
  if (failed > 0) console.log(`${failed} of the checks above failed; the tests follow`);
  const code = await (coverage
    ? withCoverage(root, (env) => runTests(root, kind, files, env), console.log)
    : runTests(root, kind, files));
  return failed > 0 ? 1 : code;
}

/** Rooms whose tests have Chromium draw something. */
const needsWindows = (file: string): boolean =>
  /^test\/(e2e|faults|electron|standin|renderer|console|points)\//.test(file);

async function complaint(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
