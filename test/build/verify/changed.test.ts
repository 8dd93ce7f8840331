/** `npm run check -- --changed`: which files, checks and tests a change touches. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { type TestContext, test } from 'node:test';
import { sourceFiles } from '../../../build/imports/read.ts';
import { projectRoot } from '../../../build/root.ts';
import { readDependencies, readTouched, type Touched, touchedBy } from '../../../build/verify/change-impact.ts';
import { testsFor } from '../../../build/verify/changed.ts';
import { staticChecks, typeProjects } from '../../../build/verify/steps.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

/** A repository whose `main` has three files: `shared/a.ts` is imported by `relay/b.ts`, and that by a test. */
async function repository(t: TestContext) {
  const root = await temporaryFolder(t);
  const git = (...args: string[]) => {
    const own = ['-c', 'user.name=Kim', '-c', 'user.email=kim@example.com', '-c', 'commit.gpgsign=false'];
    return execFileSync('git', [...own, ...args], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  };
  const write = async (file: string, text: string) => {
    await mkdir(join(root, file, '..'), { recursive: true });
    await writeFile(join(root, file), text);
  };
  git('init', '-q', '-b', 'main');
  await write('shared/a.ts', 'export const a = 1;\n');
  await write('relay/b.ts', "export { a } from '../shared/a.ts';\n");
  await write('test/b.test.ts', "import '../relay/b.ts';\n");
  git('add', '.');
  git('commit', '-qm', 'first');
  return { root, git, write };
}

test('committed since the branch left, staged, not staged, new and removed: all is changed', async (t) => {
  const { root, git, write } = await repository(t);
  git('checkout', '-qb', 'mine');
  await write('shared/a.ts', 'export const a = 2;\n');
  git('commit', '-qam', 'second');
  git('checkout', '-q', 'main');
  await write('relay/elsewhere.ts', '\n');
  git('add', '.');
  git('commit', '-qm', 'of somebody else');
  git('checkout', '-q', 'mine');
  await write('relay/staged.ts', '\n');
  git('add', '.');
  await write('docs/new.md', 'new\n');
  await rm(join(root, 'test/b.test.ts'));
  const { changed, everything } = await readTouched(root, 'main');
  assert.deepEqual([...changed].sort(), ['docs/new.md', 'relay/staged.ts', 'shared/a.ts', 'test/b.test.ts']);
  assert.equal(everything, false);
});

test('importers of a changed file are affected transitively; packages affect everything', async (t) => {
  const { root, write } = await repository(t);
  await write('shared/a.ts', 'export const a = 3;\n');
  const { affected } = await readTouched(root, 'main');
  for (const file of ['shared/a.ts', 'relay/b.ts', 'test/b.test.ts']) assert.ok(affected.has(file), file);
  await write('package.json', '{}\n');
  assert.equal((await readTouched(root, 'main')).everything, true);
  await assert.rejects(readTouched(root, 'no-such-branch'), /no-such-branch/);
});

const dependencies = readDependencies(projectRoot);

async function touching(...files: string[]): Promise<Touched> {
  return { since: '', ...touchedBy(new Set(files), await dependencies) };
}

test('a change is tested by what imports, starts, reads or is built from it', async () => {
  const concerned = {
    'relay/outbound/opentext/requests.ts': 'test/relay/outbound/outbound.test.ts',
    'relay/http/web/security-headers.ts': 'test/relay/http/web-client.test.ts',
    'web/page/main.ts': 'test/web/jobs-in-browsers.test.ts',
    'renderer/views/inbox.tsx': 'test/renderer/views.test.ts',
    'console/views/audit.tsx': 'test/console/console.test.ts',
    'widgets/base.css': 'test/renderer/views.test.ts',
    'docs/contract.md': 'test/docs/contract.test.ts',
    'mappings/github.jsonata': 'test/mappings/github.test.ts',
    'client/index.ts': 'test/client/client.test.ts',
    'standin/tray/tray.ts': 'test/standin/tray.test.ts',
  };
  for (const [file, expected] of Object.entries(concerned)) {
    const { run } = await testsFor(projectRoot, await touching(file));
    assert.ok(run.includes(expected), `${file}: ${run}`);
  }
  const { run } = await testsFor(projectRoot, await touching('console/views/audit.tsx'));
  assert.ok(!run.some((file) => file.startsWith('test/relay/')), `${run}`);
});

test('every source file is of a project that is compiled, and each project covers what its file names', async () => {
  const files = (await sourceFiles(projectRoot)).filter((file) => /\.tsx?$/.test(file));
  assert.deepEqual(
    files.filter((file) => !typeProjects.some(({ covers }) => covers.test(file))),
    [],
  );
  for (const { project, covers } of typeProjects) {
    const { include }: { include: string[] } = JSON.parse(await readFile(join(projectRoot, project), 'utf8'));
    for (const pattern of include) {
      const example = posix.join(dirname(project), pattern.replace('**/', 'a/').replace('*', 'a'));
      assert.match(example, covers, project);
    }
  }
});

test('tests with whole programs are left to npm run test:all, unless they were changed themselves', async () => {
  const left = await testsFor(projectRoot, await touching('electron/main.ts'));
  assert.ok(left.left.includes('test/e2e/window.test.ts'), `${left.left}`);
  const own = await testsFor(projectRoot, await touching('test/e2e/window.test.ts'));
  assert.ok(own.run.includes('test/e2e/window.test.ts'), `${own.run}`);
  assert.ok(!own.left.includes('test/e2e/window.test.ts'), `${own.left}`);
});

test('a change is checked by the compilers of what stands on it', async () => {
  const names = async (...files: string[]) =>
    staticChecks(projectRoot, await touching(...files)).map(({ name }) => name);
  assert.deepEqual(await names('docs/gateways.md'), ['format and lint']);
  const window = await names('renderer/views/app.tsx');
  assert.ok(window.includes('types in the window') && !window.includes('types of the client'), `${window}`);
  const shared = await names('shared/events.ts');
  for (const name of ['types of shared', 'types under Node', 'types in the window', 'generated contract'])
    assert.ok(shared.includes(name), name);
  const all = staticChecks(projectRoot).map(({ name }) => name);
  for (const { name } of [...typeProjects, { name: 'generated contract' }]) assert.ok(all.includes(name), name);
});
