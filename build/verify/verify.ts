import { ensureBuilt } from '../bundle/ensure-built.ts';
import { withCoverage } from '../coverage/run.ts';
import { tryWindows } from '../launch/desktop.ts';
import { requireNode } from '../node-version.ts';
import { installTestPackages } from '../setup/system-packages.ts';
import { runSteps, staticChecks } from './steps.ts';
import { type Kind, runTests, testFiles } from './tests.ts';

interface Run {
  kind: Kind;
  /** Selects test files whose path contains one of these words; empty: all. */
  only: readonly string[];
  coverage?: boolean;
}

/** Runs static checks in parallel with the tests, so that one run reports everything; `beyond` and `long` omit the checks. */
export async function verify(root: string, { kind, only, coverage = false }: Run): Promise<number> {
  requireNode();
  const build = { name: 'build', run: () => complaint(() => ensureBuilt(root)) };
  if ((await runSteps([build], console.log)).length > 0) return 1;
  const files = await testFiles(root, kind, only);
  if (files.length === 0) {
    console.log('no test file fits');
    return 1;
  }
  if (kind !== 'quick') {
    const missing = await installTestPackages(root);
    if (missing) console.log(`system packages of the tests: ${missing}`);
  }
  const hindrance = files.some(needsWindows) ? (await tryWindows(root, process.env)).hindrance : undefined;
  if (hindrance) {
    console.log(`no test was run: many need windows. ${hindrance}`);
    return 1;
  }
  const checks = runSteps(kind === 'long' || kind === 'beyond' ? [] : staticChecks(root), console.log);
  // Findings are printed during the tests; the names again at the end, where a cut log still has them.
  const beside = checks.then((names) => names.map((name) => `✖ check failed: ${name}`));
  const failed = await (coverage
    ? withCoverage(root, (env) => runTests(root, kind, files, { env, beside }), console.log)
    : runTests(root, kind, files, { beside }));
  return failed + (await checks).length > 0 ? 1 : 0;
}

/** Folders whose tests render in Chromium. */
const needsWindows = (file: string): boolean => /^test\/(e2e|faults|electron|standin|renderer|console)\//.test(file);

async function complaint(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
