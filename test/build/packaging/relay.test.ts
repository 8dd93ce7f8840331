/** The relay's tar archive: its content, and that it runs from any folder, as any user, on a read-only file system. */
import assert from 'node:assert/strict';
import { chmod, chown, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ensureBuilt } from '../../../build/bundle/ensure-built.ts';
import { packageRelay } from '../../../build/packaging/relay.ts';
import { projectRoot } from '../../../build/root.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { DIRECTORY, run, sendAndRead, startInstalled } from './parts/installed-relay.ts';

const elsewhere = {
  skip: `${process.platform}-${process.arch}` !== 'linux-x64' && 'the package is for Linux on x86-64',
};
const MB = 1_000_000;
/** An account that owns no files. */
const NOBODY = 65_534;

let base: string;
let output: string;
let unpacked: string;

before(async () => {
  if (elsewhere.skip) return;
  await ensureBuilt(projectRoot);
  base = await makeFolder('relay package');
  await chmod(base, 0o755);
  output = join(base, 'release');
  await packageRelay(projectRoot, output, { kinds: ['tar.gz'] });
  await packageRelay(projectRoot, output, { withNode: false });
  await run('tar', ['-xzf', join(output, await named(/linux-x64\.tar\.gz$/)), '-C', base]);
  unpacked = join(base, (await readdir(base)).find((name) => name.startsWith('beckon-relay-')) ?? '');
});
after(() => (base ? removeFolder(base) : undefined));

async function named(pattern: RegExp): Promise<string> {
  const name = (await readdir(output)).find((one) => pattern.test(one));
  assert.ok(name, `no ${pattern}`);
  return name;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
}

test('the archives are as small as promised', elsewhere, async () => {
  const files = await filesBelow(unpacked);
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(all <= 160 * MB, `${all} bytes unpacked`);
  const { size: packed } = await stat(join(output, await named(/linux-x64\.tar\.gz$/)));
  assert.ok(packed <= 58 * MB, `${packed} bytes packed`);
  const { size: without } = await stat(join(output, await named(/without-node\.tar\.gz$/)));
  assert.ok(without <= 20 * MB, `${without} bytes without Node`);
});

test('it holds the bundle, the pages and licences, and nothing that the relay does not read', elsewhere, async () => {
  const files = (await filesBelow(unpacked)).map((file) => file.slice(unpacked.length + 1));
  for (const wanted of [
    'bin/beckon-relay',
    'bin/node',
    'dist/relay/main.js',
    'dist/web/index.html',
    'dist/console/index.html',
    'LICENSE',
    'LICENSE.node',
    'licences.txt',
  ])
    assert.ok(files.includes(wanted), wanted);
  assert.deepEqual(
    files.filter((file) => /\.(ts|map|env)$/.test(file)),
    [],
  );
  const packages = new Set(files.filter((file) => file.startsWith('node_modules/')).map((file) => file.split('/')[1]));
  assert.deepEqual([...packages], ['jsonata']);
  const licences = await readFile(join(unpacked, 'licences.txt'), 'utf8');
  for (const name of ['fastify', 'socket.io', 'react', 'pg', 'pdfjs-dist'])
    assert.match(licences, new RegExp(`^${name} \\d`, 'm'));
});

test('the sums are those of the files beside them', elsewhere, async () => {
  await run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: output });
  const sums = await readFile(join(output, 'SHA256SUMS'), 'utf8');
  const names = (await readdir(output)).filter((name) => name !== 'SHA256SUMS');
  for (const name of names) assert.ok(sums.includes(`  ${name}\n`), name);
});

test('it is packed to the same bytes again', elsewhere, async () => {
  const name = await named(/without-node\.tar\.gz$/);
  const again = join(base, 'again');
  await packageRelay(projectRoot, again, { withNode: false });
  assert.ok((await readFile(join(again, name))).equals(await readFile(join(output, name))));
});

/** Makes everything read-only but the one folder, then drops all privileges. */
const READ_ONLY = `set -e
mount --make-rprivate /
mount --bind "$1" "$1"
while read -r _ at _; do at=$(printf %b "$at"); case $at in /proc*|/sys*|/dev*|"$1") ;; *) mount -o remount,bind,ro "$at" ;; esac; done < /proc/self/mounts
cd /
shift
! touch "$0" 2> /dev/null
exec setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups --inh-caps=-all --no-new-privs "$@"`;

test('it runs as an account that owns nothing, on a read-only file system', elsewhere, async (t) => {
  if (process.getuid?.() !== 0) return t.skip('only root can make a file system read-only');
  const data = join(base, 'data');
  await mkdir(data, { mode: 0o700 });
  await chown(data, NOBODY, NOBODY);
  const directory = join(base, 'directory.yaml');
  await writeFile(directory, JSON.stringify(DIRECTORY), { mode: 0o644 });
  const env = { BECKON_DATA: data, BECKON_DIRECTORY: directory, BECKON_PORT: '0', BECKON_LOG: 'warn' };
  const marker = join(base, 'must-not-be-writable');
  const command = ['unshare', '--mount', 'bash', '-c', READ_ONLY, marker, data, join(unpacked, 'bin/beckon-relay')];
  const relay = await startInstalled(command, env);
  await sendAndRead(relay.url, 88);
  for (const page of ['/', '/admin/', '/health/ready']) {
    assert.equal((await fetch(relay.url + page)).status, 200, page);
  }
  assert.equal(await relay.stop(), 0);
  const owners = await Promise.all((await filesBelow(data)).map(async (file) => (await stat(file)).uid));
  assert.deepEqual([...new Set(owners)], [NOBODY]);
});

test('its command works through a link from another folder, and without a relay', elsewhere, async () => {
  const link = join(base, 'a link');
  await symlink(join(unpacked, 'bin/beckon-relay'), link);
  const env = { PATH: '/usr/bin:/bin', BECKON_DATA: join(base, 'verbs') };
  const added = await run(link, ['user', 'add', 'kim', '--name', 'Kim', '--json'], { cwd: '/', env });
  assert.equal(added.stderr, '');
  const { stdout } = await run(link, ['user', 'list'], { cwd: '/', env });
  assert.match(stdout, /^kim\tKim/m);
});

test('without its own Node it says which one it needs', elsewhere, async () => {
  const folder = join(base, 'without');
  await mkdir(folder);
  await run('tar', ['-xzf', join(output, await named(/without-node\.tar\.gz$/)), '-C', folder, '--strip-components=1']);
  const old = join(base, 'old');
  await mkdir(old);
  await writeFile(join(old, 'node'), '#!/bin/sh\necho v20.20.0\n', { mode: 0o755 });
  const command = join(folder, 'bin/beckon-relay');
  const fails = (PATH: string) =>
    run(command, ['--help'], { env: { PATH } }).then(
      () => assert.fail(),
      (error) => error.stderr,
    );
  assert.match(await fails(`${old}:/usr/bin:/bin`), /^beckon-relay needs Node 24 or newer; .+ is v20\.20\.0\n$/);
  const own = join(projectRoot, 'node_modules/node/bin');
  assert.match((await run(command, ['--help'], { env: { PATH: `${own}:/usr/bin:/bin` } })).stdout, /^Beckon relay/);
});
