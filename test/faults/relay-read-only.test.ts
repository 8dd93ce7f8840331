/** A store that is not writable: by the modes of its files for a user other than root, and on a file system mounted read-only. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { RELAY_PROGRAM } from '../helpers/relay-program.ts';
import { type Files, files, lastWords, serve } from './relay-process.ts';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

/** A store with content, that no process has open. */
async function stored(t: TestContext): Promise<Files> {
  const given = await files(t);
  const relay = await serve(t, given);
  assert.equal((await relay.post('40000')).status, 202);
  await relay.stop('SIGTERM');
  return given;
}

async function refusalOf(command: string, args: readonly string[], { env }: Files, uid?: number) {
  const child = spawn(command, args, { env, ...(uid === undefined ? {} : { uid, gid: uid }) });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const [code] = await once(child, 'close');
  assert.equal(code, 1, said);
  const words = lastWords(said);
  assert.match(words, /^[^\n]+$/);
  return words;
}

test('files that this user may not write: the start is refused in one line that names them, and changes nothing', async (t) => {
  const given = await stored(t);
  const whole = readFileSync(given.store);
  const names = readdirSync(given.data).sort();
  const places = [given.data, ...names.map((name) => join(given.data, name))];
  if (isRoot) {
    for (const place of [given.folder, ...places]) chownSync(place, NOBODY, NOBODY);
  }
  for (const place of places) chmodSync(place, place === given.data ? 0o500 : 0o400);
  try {
    const args = ['--disable-warning=ExperimentalWarning', RELAY_PROGRAM, 'serve'];
    const words = await refusalOf(process.execPath, args, given, isRoot ? NOBODY : undefined);
    assert.match(words, /beckon\.db/);
    assert.deepEqual(readFileSync(given.store), whole);
    assert.deepEqual(readdirSync(given.data).sort(), names);
  } finally {
    // Otherwise its owner could not remove it either.
    chmodSync(given.data, 0o700);
  }
});

test('a file system mounted for reading alone', async (t) => {
  const inside = (script: string) => ['--user', '--map-root-user', '--mount', 'sh', '-c', script];
  const canMount = spawnSync('unshare', inside('mount -t tmpfs none /mnt')).status === 0;
  if (!canMount) {
    t.skip('no file system may be mounted here; the modes above stand for it');
    return;
  }
  const given = await stored(t);
  const script = `mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && exec "$2" --disable-warning=ExperimentalWarning "$3" serve`;
  const words = await refusalOf(
    'unshare',
    [...inside(script), 'sh', given.data, process.execPath, RELAY_PROGRAM],
    given,
  );
  assert.match(words, new RegExp(`${dirname(given.store)}.*(read-?only|unable to open)`));
});
