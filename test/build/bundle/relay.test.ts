/**
 * The relay's bundle: every worker is an entry and works from there. Its mapping process, server and verbs are tested by
 * `test/contract/`, `test/faults/` and all other tests that start `RELAY_PROGRAM`.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { readBundle } from '../../../build/coverage/bundles.ts';
import { sourceFiles } from '../../../build/imports/read.ts';
import { projectRoot } from '../../../build/root.ts';
import { schemaVersion } from '../../../relay/store/database.ts';
import { startDigest } from '../../../relay/store/digest/digest-job.ts';
import { MIGRATIONS } from '../../../relay/store/migrations.ts';
import { RELAY_PROGRAM } from '../../helpers/relay-program.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const BUNDLE = dirname(RELAY_PROGRAM);

/** Module-relative paths that mean the same in the bundle. */
const UNDERSTOOD = [
  /new URL\('\.[^']*', import\.meta\.url\)/g,
  /createRequire\(import\.meta\.url\)\.resolve\('jsonata'\)/g,
  /import\.meta\.url === pathToFileURL\(process\.argv\[1\]\)\.href/g,
];
const TS_FILE = /(?<!from |import\(|import )'([^'\n]*\.ts)'/g;

test('every file that the relay starts by its path is an entry of its bundle', async () => {
  const started: string[] = [];
  for (const file of await sourceFiles(projectRoot, ['relay', 'shared', 'network', 'disk'])) {
    const text = readFileSync(join(projectRoot, file), 'utf8');
    const rest = UNDERSTOOD.reduce((left, form) => left.replaceAll(form, ''), text);
    assert.doesNotMatch(rest, /import\.meta\b|__dirname/, `${file}: a path that the bundle would not find`);
    assert.deepEqual([...rest.matchAll(TS_FILE)].map(String), [], `${file}: a program named in another way`);
    started.push(...[...text.matchAll(TS_FILE)].map(([, path = '']) => basename(path, '.ts')));
  }
  assert.deepEqual(started.sort(), ['check-worker', 'checkpoint-thread', 'copy-worker', 'digest-worker', 'evaluate']);
  for (const name of ['main', ...started]) assert.ok(existsSync(join(BUNDLE, `${name}.js`)), name);
});

test('paths in the bundle lead to files that are there, and none to a source', () => {
  const named = readdirSync(BUNDLE)
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => [
      ...readFileSync(join(BUNDLE, name), 'utf8').matchAll(/new URL\("([^"]+)", import\.meta\.url\)/g),
    ])
    .map(([, path = '']) => path);
  assert.ok(named.includes('../web') && named.includes('../console') && named.includes('../../package.json'));
  for (const path of named) assert.ok(existsSync(join(BUNDLE, path)), path);
  assert.deepEqual(
    named.filter((path) => path.endsWith('.ts')),
    [],
  );
});

test('its source map leads to the sources', async () => {
  const bundle = await readBundle(projectRoot, join(BUNDLE, 'serve.js'));
  const sources = new Set(bundle?.mappings.map(({ source }) => source));
  for (const file of ['relay/server/serve.ts', 'relay/server/http.ts']) assert.ok(sources.has(file), file);
});

async function storeIn(t: TestContext): Promise<string> {
  const folder = await temporaryFolder(t);
  const words = ['--disable-warning=ExperimentalWarning', RELAY_PROGRAM, 'source', 'add', 'shop', '--name', 'Shop'];
  execFileSync(process.execPath, words, { env: { ...process.env, BECKON_DATA: folder } });
  return join(folder, 'beckon.db');
}

function start(t: TestContext, name: string, workerData: unknown): Worker {
  const worker = new Worker(join(BUNDLE, name), { workerData });
  t.after(() => worker.terminate());
  return worker;
}

test('each of its workers does its work', async (t) => {
  const path = await storeIn(t);
  const check = start(t, 'check-worker.js', { path, depth: 'thorough' });
  assert.deepEqual(await once(check, 'message'), [[]]);

  const digest = start(t, 'digest-worker.js', { path, baseline: MIGRATIONS[0], steps: [] });
  const said: unknown[] = [];
  digest.on('message', (message) => said.push(message));
  await once(digest, 'exit');
  const whole = await startDigest(path, MIGRATIONS).done;
  assert.deepEqual(said, ['begun', whole]);

  const to = `${path}.copy`;
  const copy = start(t, 'copy-worker.js', { path, to, hurried: true });
  // Both listeners now: a worker that exits at once emits its last message and its exit in one turn.
  const exited = once(copy, 'exit');
  const [{ schema }] = await once(copy, 'message');
  assert.equal(schema, schemaVersion);
  await exited;
  assert.deepEqual(await startDigest(to, MIGRATIONS).done, whole);

  const checkpoint = start(t, 'checkpoint-thread.js', path);
  checkpoint.postMessage('move');
  assert.deepEqual(await once(checkpoint, 'message'), ['moved']);
  checkpoint.postMessage('close');
  assert.deepEqual(await once(checkpoint, 'exit'), [0]);
});
