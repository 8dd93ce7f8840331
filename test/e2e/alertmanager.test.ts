/** Debian's Prometheus Alertmanager posts to the relay, by the configuration of docs/hooks.md and the mapping's settings. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort } from '../../build/launch/free-port.ts';
import type { DebianFolder } from '../../build/setup/debian-folder.ts';
import { programsIn } from '../docs/blocks.ts';
import { until } from '../helpers/until.ts';
import { type MappingRelay, SECRETS, startMappingRelay } from '../mappings/parts/relay.ts';
import { debianPrograms, type Server, startServer } from './deploy/parts.ts';

const servers = await debianPrograms();
const skip = typeof servers === 'string' ? servers : false;
let relay: MappingRelay;
let alertmanager: Server;
let port: number;

/** The page's own file, with the test's address and key, and without Alertmanager's default delays of minutes. */
function configuration(): string {
  const text = programsIn('hooks.md').get('alertmanager.yml') ?? '';
  const changes = [
    ['https://relay.acme.example', relay.url],
    ['the-value-of-ALERTMANAGER_KEY', SECRETS.ALERTMANAGER_KEY],
    [
      'group_by: [alertname]',
      'group_by: [alertname]\n  group_wait: 100ms\n  group_interval: 200ms\n  repeat_interval: 400ms',
    ],
  ] as const;
  return changes.reduce((before, [from, to]) => {
    assert.ok(before.includes(from), from);
    return before.replace(from, to);
  }, text);
}

/** Debian's program looks for its templates only here; it was unpacked elsewhere. */
const SHARE = '/usr/share/prometheus/alertmanager';

/** A binary-patched copy with a working-directory path of the same length, and its templates there. */
function relocated({ root }: DebianFolder, folder: string): string {
  const program = readFileSync(join(root, 'usr/bin/prometheus-alertmanager'));
  for (let at = program.indexOf(SHARE); at >= 0; at = program.indexOf(SHARE, at + 1)) {
    program.write('.'.padEnd(SHARE.length, '/'), at, 'latin1');
  }
  for (const name of ['default.tmpl', 'email.tmpl']) copyFileSync(join(root, SHARE, name), join(folder, name));
  const copy = join(folder, 'alertmanager');
  writeFileSync(copy, program, { mode: 0o755 });
  return relative(root, copy);
}

before(async () => {
  if (typeof servers === 'string') return;
  relay = await startMappingRelay();
  port = await freePort(0);
  const folder = join(relay.folder, 'alertmanager');
  mkdirSync(folder);
  writeFileSync(join(folder, 'alertmanager.yml'), configuration());
  alertmanager = await startServer({
    servers,
    program: relocated(servers, folder),
    cwd: folder,
    args: [
      '--config.file=alertmanager.yml',
      '--storage.path=.',
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    port,
  });
});
after(async () => {
  await alertmanager?.stop();
  await relay?.close();
});

interface Alert {
  labels: Record<string, string>;
  annotations?: Record<string, string>;
  startsAt?: string;
  endsAt?: string;
}
async function alert(...alerts: Alert[]): Promise<void> {
  const reply = await fetch(`http://127.0.0.1:${port}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts),
  });
  assert.equal(reply.status, 200, await reply.text());
}
const titled = async (title: string, who: string, state = 'open') => {
  const { items } = (await relay.get(`/v1/items?state=${state}&limit=200`, `${who}-token`)).body;
  return items.find((item: { title: string }) => item.title === title);
};

test('a group with any labels reaches its people, changes, and resolves alert by alert', { skip }, async () => {
  const startsAt = new Date().toISOString();
  const of = (disk: string, team: string, summary: string): Alert => ({
    labels: { alertname: 'DiskFull', severity: 'Critical', disk, team },
    annotations: { summary },
    startsAt,
  });
  await alert(
    of('a', 'Ops Team', 'a is full'),
    of('b', 'it-support', 'b is full'),
    of('c', 'Nobody at all', 'c is full'),
  );
  const first = await until('the alert of a team in words', () => titled('a is full', 'lee'));
  const second = await until('the alert of a role', () => titled('b is full', 'sam'));
  await until('the alert for nobody, with the fallback', () => titled('c is full', 'sam'));
  assert.deepEqual([first.severity, second.severity], ['critical', 'critical']);

  await alert(of('a', 'Ops Team', 'a is full to the last byte'));
  const renewed = await until('the changed alert', () => titled('a is full to the last byte', 'lee'));
  assert.equal(renewed.id, first.id);

  await alert({ ...of('a', 'Ops Team', 'a is full to the last byte'), endsAt: new Date().toISOString() });
  await until('the end of the first', async () => (await relay.state(first.id, 'lee')) === 'closed');
  assert.equal(await relay.state(second.id), 'open');
});
