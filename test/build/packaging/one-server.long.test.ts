/** The commands of "One server", typed one after the other in a bare Debian with systemd, from nothing to an item over TLS. */
import assert from 'node:assert/strict';
import { appendFile, chmod, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ensureBuilt } from '../../../build/bundle/ensure-built.ts';
import { packageRelay } from '../../../build/packaging/relay.ts';
import { projectRoot } from '../../../build/root.ts';
import { reasonOf } from '../../../shared/problems.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { whyNoBareRoot } from './parts/bare-root.ts';
import { type BootedRoot, bootRoot } from './parts/booted-root.ts';

const reason = await whyNoBareRoot();
/** ms, without a person's reading time. */
const TEN_MINUTES = 10 * 60_000;
/** In addition to systemd: the page's packages, fetched beforehand, since the machine has no external network. */
const PACKAGES = ['haproxy', 'openssl', 'curl', 'ca-certificates'];

const FEWER_DESCRIPTORS =
  '[ "$(ulimit -Hn)" != unlimited ] && [ "$(ulimit -Hn)" -lt 50000 ] || exit 0; sed -i "s/maxconn 20000/maxconn 2000/" /usr/share/beckon-relay/haproxy.cfg';

const page = await readFile(join(projectRoot, 'docs/install/one-server.md'), 'utf8');
const steps = [...page.matchAll(/^## (\d\. .*)\n([\s\S]*?)(?=^## )/gm)].map(([, title = '', text = '']) => ({
  title,
  script: [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, script = '']) => script).join(''),
}));

describe('"One server"', { skip: reason ?? false }, () => {
  let base: string;
  let machine: BootedRoot;

  before(async () => {
    await ensureBuilt(projectRoot);
    base = await makeFolder('one-server');
    await chmod(base, 0o755);
    machine = await bootRoot(join(base, 'root'), { packages: PACKAGES, ownNetwork: true });
    await packageRelay(projectRoot, join(machine.path, 'root'), { kinds: ['deb'], quick: true });
    await appendFile(join(machine.path, 'etc/hosts'), '\n127.0.0.1 relay.acme.example\n');
    // Without a network there are no newer lists to fetch.
    await rm(join(machine.path, 'etc/apt/sources.list'));
  });
  after(async () => {
    await machine?.end();
    if (base) await removeFolder(base);
  });

  test('each step comes through, in less than ten minutes', async (t) => {
    assert.equal(steps.length, 8);
    const start = performance.now();
    const said = new Map<string, string>();
    for (const { title, script } of steps) {
      const typed = machine.run('sh', '-c', `set -e\ncd /root\n${script}`).catch(async (error) => {
        const log = await machine.run('journalctl', '--no-pager', '--output=cat', '--lines=30');
        throw new Error(`${title}: ${reasonOf(error)}\n${log}`);
      });
      said.set(title.slice(0, 1), await typed);
      // This machine may allow fewer descriptors than HAProxy needs; systemd's own limit is 524288.
      if (title.startsWith('2')) await machine.run('sh', '-c', FEWER_DESCRIPTORS);
    }
    const took = performance.now() - start;
    t.diagnostic(`${(took / 1000).toFixed(0)} s from nothing to the first item`);
    assert.ok(took < TEN_MINUTES, `${took} ms`);
    assert.match(said.get('2') ?? '', /relay\.pem: OK/);
    assert.match(said.get('5') ?? '', /^beckon:\/\/pair\?relay=https%3A%2F%2Frelay\.acme\.example&code=/m);
    assert.match(said.get('6') ?? '', /"recipients":1/);
    assert.doesNotMatch(said.get('7') ?? '', /^fail/m);
    assert.match(
      said.get('7') ?? '',
      /^ok +BECKON_PUBLIC_URL: relay\.acme\.example:443 is reached; its certificate ends/m,
    );
    assert.match(said.get('8') ?? '', /^changed\tsource\/shop\t\/name$/m);
  });

  test('the person has it, over TLS of the private authority', async () => {
    const made = await machine.run('beckon-relay', 'user', 'token', 'dana', '--json');
    const { token }: { token: string } = JSON.parse(made);
    const items = await machine.run(
      'curl',
      '--fail',
      '--silent',
      '-H',
      `authorization: Bearer ${token}`,
      'https://relay.acme.example/v1/items',
    );
    assert.match(items, /"title":"Check order 88"/);
  });
});
