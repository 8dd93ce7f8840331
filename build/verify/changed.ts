/** `npm run check -- --changed`: checks and tests affected by a change; a quick check before the full one, not a replacement. */
import { ensureBuilt } from '../bundle/ensure-built.ts';
import { requireNode } from '../node-version.ts';
import { readTouched, type Touched } from './change-impact.ts';
import { runSteps, staticChecks } from './steps.ts';
import { runsPrograms, runTests, testFiles } from './tests.ts';

export async function testsFor(root: string, { changed, affected, everything }: Touched): Promise<ChangedTests> {
  const all = await testFiles(root, 'all');
  const concerned = all.filter((file) => everything || affected.has(file));
  const run = concerned.filter((file) => !runsPrograms(file) || changed.has(file));
  return { run, left: concerned.filter((file) => !run.includes(file)) };
}

interface ChangedTests {
  run: readonly string[];
  /** Affected too, but left to `npm run test:all`. */
  left: readonly string[];
}

/** @param base branch or commit where the change started. Resolves with the exit code: 0 only if everything passed */
export async function verifyChanged(root: string, base: string): Promise<number> {
  requireNode();
  const touched = await readTouched(root, base);
  console.log(`${count(touched.changed.size, 'file')} changed since ${touched.since} (${base})`);
  if (touched.changed.size === 0) return 0;
  if (touched.everything) console.log('packages or settings changed on which all stands: everything is checked');
  const { run, left } = await testsFor(root, touched);
  const build = { name: 'build', run: () => ensureBuilt(root).then(() => '', String) };
  const failed = await runSteps(
    run.length > 0 ? [build, ...staticChecks(root, touched)] : staticChecks(root, touched),
    console.log,
  );
  if (left.length > 0) console.log(`${count(left.length, 'test file')} left to npm run test:all`);
  if (run.length === 0) return failed.length > 0 ? 1 : 0;
  console.log(`${count(run.length, 'test file')} concerned:\n${run.map((file) => `    ${file}`).join('\n')}`);
  const code = await runTests(root, 'quick', run);
  return failed.length > 0 ? 1 : code;
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
