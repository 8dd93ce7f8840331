/**
 * The relay's Debian package in a bare Debian root: installed, started as its unit starts it, upgraded, removed and purged.
 * debootstrap creates the root; it is fetched from Debian's archive if not installed.
 */
import assert from 'node:assert/strict';
import { access, chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ensureBuilt } from '../../../build/bundle/ensure-built.ts';
import { packageRelay } from '../../../build/packaging/relay.ts';
import { projectRoot } from '../../../build/root.ts';
import { findProgram } from '../../../build/session/process.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { type BareRoot, makeBareRoot, whyNoBareRoot } from './parts/bare-root.ts';
import { DIRECTORY, run, sendAndRead, startInstalled, titlesAt } from './parts/installed-relay.ts';

const reason = await whyNoBareRoot();
const OLDER = '0.0.9';

let base: string;
let bare: BareRoot;
let version: string;

before(async () => {
  if (reason) return;
  await ensureBuilt(projectRoot);
  base = await makeFolder('debian');
  await chmod(base, 0o755);
  ({ version } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')));
  bare = await makeBareRoot(join(base, 'root'));
  const output = join(bare.path, 'packages');
  for (const one of [OLDER, version])
    await packageRelay(projectRoot, output, { kinds: ['deb'], version: one, quick: true });
});
after(() => (base ? removeFolder(base) : undefined));

const dpkg = (...args: string[]) => bare.run(['dpkg', ...args]);
const exists = (path: string) =>
  access(join(bare.path, path)).then(
    () => true,
    () => false,
  );
const ownerOf = async (path: string): Promise<string> => (await bare.run(['stat', '-c', '%U %a', path])).trim();

/** The lines of the installed unit by name; all of `Environment`, otherwise the last. */
async function unit(): Promise<{ command: string[]; env: Record<string, string>; text: string }> {
  const text = await readFile(join(bare.path, 'usr/lib/systemd/system/beckon-relay.service'), 'utf8');
  const values = (name: string) =>
    [...text.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);
  const env = Object.fromEntries(values('Environment').map((one) => one.replace('%d', '/run/credentials').split('=')));
  return { command: (values('ExecStart')[0] ?? '').split(' '), env, text };
}

/** Like the unit: with its account, environment and credentials. */
async function startUnit() {
  const { command, env } = await unit();
  await bare.run(['install', '-d', '-o', 'beckon', '-m', '0500', '/run/credentials']);
  const from = '/etc/beckon/secrets/admin-token';
  await bare.run(['install', '-o', 'beckon', '-m', '0400', from, '/run/credentials/secret_admin-token']);
  const as = ['setpriv', '--reuid=beckon', '--regid=beckon', '--init-groups', '--no-new-privs'];
  return startInstalled(bare.command([...as, 'env', '-i', ...assignments(env), ...command]), {});
}
const assignments = (env: Record<string, string>): string[] =>
  Object.entries({ PATH: '/usr/bin:/bin', BECKON_PORT: '0', BECKON_LOG: 'warn', ...env }).map((pair) => pair.join('='));

describe('the package for Debian', { skip: reason ?? false }, () => {
  test('an older version is installed with its account, folder, settings and token', async () => {
    await dpkg('--install', `/packages/beckon-relay_${OLDER}_amd64.deb`);
    assert.equal(await ownerOf('/var/lib/beckon'), 'beckon 700');
    assert.equal(await ownerOf('/etc/beckon/secrets'), 'root 700');
    assert.equal(await ownerOf('/etc/beckon/secrets/admin-token'), 'root 600');
    assert.equal(await ownerOf('/usr/lib/beckon-relay/dist/relay/main.js'), 'root 644');
    assert.match(await readFile(join(bare.path, 'etc/beckon/secrets/admin-token'), 'utf8'), /^[\w-]{43}$/);
    assert.match(await bare.run(['beckon-relay', '--help']), /^Beckon relay/);
    for (const path of ['usr/share/man/man8/beckon-relay.8.gz', 'usr/share/bash-completion/completions/beckon-relay']) {
      assert.ok(await exists(path), path);
    }
    assert.match(await bare.run(['dpkg', '--verify', 'beckon-relay']), /^$/);
  });

  test('systemd finds nothing wrong in its unit, and little that it could do beyond its work', async (t) => {
    if (!findProgram('systemd-analyze')) return t.skip('there is no systemd-analyze on this machine');
    const units = join(bare.path, 'usr/lib/systemd/system');
    await run('sh', ['-c', `cp -an /usr/lib/systemd/system/*.target ${units}`]);
    const verified = await run('systemd-analyze', [
      'verify',
      `--root=${bare.path}`,
      '--man=no',
      'beckon-relay.service',
    ]);
    assert.equal(verified.stderr, '');
    const file = join(units, 'beckon-relay.service');
    // In tenths: an exposure of 2.5.
    await run('systemd-analyze', ['security', '--offline=true', '--threshold=25', file]);
  });

  test('it runs as its unit starts it, and the console opens with the token of the installation', async () => {
    await writeFile(join(bare.path, 'etc/beckon/directory.yaml'), JSON.stringify(DIRECTORY));
    const settings = join(bare.path, 'etc/beckon/relay.yaml');
    await writeFile(settings, `${await readFile(settings, 'utf8')}BECKON_DIRECTORY: /etc/beckon/directory.yaml\n`);
    const relay = await startUnit();
    await sendAndRead(relay.url, 1);
    const token = await readFile(join(bare.path, 'etc/beckon/secrets/admin-token'), 'utf8');
    const asked = await fetch(`${relay.url}/v1/admin/sources`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(asked.status, 200);
    // A verb run by root is executed by the running relay, under the relay's account.
    assert.match(await bare.run(['beckon-relay', 'user', 'list']), /^dana\tDana/m);
    assert.equal(await relay.stop(), 0);
  });

  test('a verb of root, while no relay runs, leaves nothing of root in the data', async () => {
    await bare.run(['beckon-relay', 'user', 'add', 'kim', '--name', 'Kim']);
    assert.equal(await bare.run(['find', '/var/lib/beckon', '!', '-user', 'beckon']), '');
  });

  test('an upgrade keeps data, settings and token', async () => {
    const kept = ['etc/beckon/relay.yaml', 'etc/beckon/secrets/admin-token'].map((path) => join(bare.path, path));
    const before = await Promise.all(kept.map((path) => readFile(path, 'utf8')));
    await dpkg('--install', `/packages/beckon-relay_${version}_amd64.deb`);
    const installed = (await bare.run(['dpkg-query', '--list', 'beckon-relay'])).split('\n').at(-2) ?? '';
    assert.deepEqual(installed.split(/ +/).slice(0, 3), ['ii', 'beckon-relay', version]);
    assert.deepEqual(await Promise.all(kept.map((path) => readFile(path, 'utf8'))), before);
    const relay = await startUnit();
    assert.deepEqual(await titlesAt(relay.url), ['Check order 1']);
    await sendAndRead(relay.url, 2);
    assert.equal(await relay.stop(), 0);
  });

  test('its removal takes the program and keeps data and settings', async () => {
    await dpkg('--remove', 'beckon-relay');
    assert.equal(await exists('usr/lib/beckon-relay'), false);
    assert.equal(await exists('usr/bin/beckon-relay'), false);
    for (const path of ['var/lib/beckon/beckon.db', 'var/lib/beckon/keys', 'etc/beckon/relay.yaml']) {
      assert.ok(await exists(path), path);
    }
  });

  test('purge removes the settings, and the data only if requested', async () => {
    assert.match(await dpkg('--purge', 'beckon-relay'), /The data in \/var\/lib\/beckon is kept/);
    assert.equal(await exists('etc/beckon/relay.yaml'), false);
    assert.equal(await exists('etc/beckon/secrets'), false);
    assert.ok(await exists('var/lib/beckon/beckon.db'));
    await dpkg('--install', `/packages/beckon-relay_${version}_amd64.deb`);
    await bare.run(['env', 'PURGE_BECKON_DATA=yes', 'dpkg', '--purge', 'beckon-relay']);
    assert.equal(await exists('var/lib/beckon'), false);
    assert.doesNotMatch(await readFile(join(bare.path, 'etc/passwd'), 'utf8'), /^beckon:/m);
  });
});
