/** The relay's Debian package as a systemd service, with systemd as the first process of a bare root. */
import assert from 'node:assert/strict';
import { appendFile, chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ensureBuilt } from '../../../build/bundle/ensure-built.ts';
import { freePort } from '../../../build/launch/free-port.ts';
import { packageRelay } from '../../../build/packaging/relay.ts';
import { projectRoot } from '../../../build/root.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { whyNoBareRoot } from './parts/bare-root.ts';
import { type BootedRoot, bootRoot } from './parts/booted-root.ts';
import { DIRECTORY, sendAndRead, titlesAt } from './parts/installed-relay.ts';

const reason = await whyNoBareRoot();
const UNIT = 'beckon-relay.service';

let base: string;
let machine: BootedRoot;
let packages: string[];

before(async () => {
  if (reason) return;
  await ensureBuilt(projectRoot);
  base = await makeFolder('service');
  await chmod(base, 0o755);
  machine = await bootRoot(join(base, 'root'));
  const output = join(machine.path, 'packages');
  const made = ['0.0.9', '0.1.0'].map(async (version) => {
    const { files } = await packageRelay(projectRoot, output, { kinds: ['deb'], version, quick: true });
    return `/packages/${files.at(-1)?.split('/').at(-1)}`;
  });
  packages = await Promise.all(made);
});
after(async () => {
  await machine?.end();
  if (base) await removeFolder(base);
});

const property = async (name: string): Promise<string> =>
  (await machine.run('systemctl', 'show', '--property', name, '--value', UNIT)).trim();

describe('the service', { skip: reason ?? false }, () => {
  let url: string;

  test('runs after the installation, ready when systemd says so, with the token as a credential', async () => {
    const port = await freePort(0);
    url = `http://127.0.0.1:${port}`;
    await machine.run('install', '-d', '/etc/systemd/system/beckon-relay.service.d');
    const override = `[Service]\nEnvironment=BECKON_PORT=${port}\n`;
    await writeFile(join(machine.path, 'etc/systemd/system/beckon-relay.service.d/port.conf'), override);
    await machine.run('dpkg', '--install', packages[0] ?? '');
    assert.equal(await property('ActiveState'), 'active');
    assert.equal((await fetch(`${url}/health/ready`)).status, 200);
    const token = await readFile(join(machine.path, 'etc/beckon/secrets/admin-token'), 'utf8');
    const asked = await fetch(`${url}/v1/admin/sources`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(asked.status, 200);
  });

  test('takes an event, maps it, checks its store and makes a copy, within what the unit allows', async () => {
    await writeFile(join(machine.path, 'etc/beckon/directory.yaml'), JSON.stringify(DIRECTORY));
    await appendFile(join(machine.path, 'etc/beckon/relay.yaml'), 'BECKON_DIRECTORY: /etc/beckon/directory.yaml\n');
    await machine.run('systemctl', 'restart', UNIT);
    await sendAndRead(url, 1);
    assert.match(await machine.run('beckon-relay', 'store', 'check'), /is undamaged/);
    await machine.run('beckon-relay', 'backup', '/var/lib/beckon/copy.db');
    const status = await machine.run('cat', `/proc/${await property('MainPID')}/status`);
    assert.match(status, /^Seccomp:\t2$/m);
    assert.match(status, /^NoNewPrivs:\t1$/m);
    assert.match(status, /^CapEff:\t0+$/m);
  });

  test('is restarted by an upgrade, on the same data', async () => {
    const before = await property('MainPID');
    await machine.run('dpkg', '--install', packages[1] ?? '');
    assert.equal(await property('ActiveState'), 'active');
    assert.notEqual(await property('MainPID'), before);
    assert.deepEqual(await titlesAt(url), ['Check order 1']);
  });

  test('comes back after a kill', async () => {
    const before = await property('MainPID');
    await machine.run('systemctl', 'kill', '--signal=KILL', UNIT);
    await machine.run('sh', '-c', `while [ "$(systemctl show -P MainPID ${UNIT})" -eq ${before} ]; do sleep 0.1; done`);
    await machine.run('sh', '-c', `until systemctl is-active --quiet ${UNIT}; do sleep 0.1; done`);
    assert.deepEqual(await titlesAt(url), ['Check order 1']);
  });

  test('ends with the package, in order', async () => {
    await machine.run('dpkg', '--remove', 'beckon-relay');
    assert.match(await machine.run('sh', '-c', `systemctl is-active ${UNIT} || true`), /^inactive$/m);
    const log = await machine.run('journalctl', '--no-pager', '--output=cat', '--unit', UNIT);
    assert.match(log, /"stopped"/);
  });
});
