/** HAProxy with the configuration file of docs/deploy.md: it bypasses a dead relay, and serves reads while the database is down. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePort } from '../../build/launch/free-port.ts';
import { fileOf, privateAuthority, startServer } from '../e2e/deploy/parts.ts';
import { clusterPrograms, needsCluster } from '../helpers/cluster-programs.ts';
import { purchaseOrder } from '../helpers/events.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { startAll } from './under.ts';

const HOST = '127.0.0.1';

test('HAProxy before several relays', await needsCluster(), async (t) => {
  const rig = await startAll(t);
  const folder = await temporaryFolder(t);
  const authority = await privateAuthority(join(folder, 'tls'), 'relay.acme.example');
  const [port, plainPort] = [await freePort(0), await freePort(0)];
  const addresses = rig.relays.map(({ port: at }, n) => [`10.0.0.1${n + 1}:7420`, `${HOST}:${at}`]);
  const text = fileOf('haproxy-cluster.cfg', {
    'bind :80': `bind ${HOST}:${plainPort}`,
    'bind :443': `bind ${HOST}:${port}`,
    '/etc/beckon/tls': authority.folder,
    ...Object.fromEntries(addresses),
  });
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, text);
  const { haproxy } = await clusterPrograms();
  const balancer = await startServer({
    servers: { root: '/', libraries: haproxy.env.LD_LIBRARY_PATH ?? '' },
    program: haproxy.path,
    args: ['-db', '-f', file],
    port,
  });
  t.after(() => balancer.stop());
  const agent = new Agent({ ca: readFileSync(authority.ca), servername: 'relay.acme.example' });
  t.after(() => agent.destroy());

  /** @returns the status; 0: the connection ended without one, and a source would retry */
  const ask = (path: string, token: string, body?: string): Promise<number> =>
    new Promise((resolve) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents+json' };
      const method = body === undefined ? 'GET' : 'POST';
      request({ host: HOST, port, path, method, agent, headers }, (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
      })
        .once('error', () => resolve(0))
        .end(body);
    });
  const [person = ''] = rig.people;
  const send = () => {
    const data = purchaseOrder('4711', { audience: { users: [person] } });
    const event = {
      specversion: '1.0',
      id: randomUUID(),
      source: '/erp',
      type: 'com.xconnector.approval.requested',
      data,
    };
    return ask('/v1/events', rig.sourceKey, JSON.stringify(event));
  };
  const read = () => ask('/v1/items', rig.tokenOf(person));

  await until('it finds them', async () => (await send()) === 202);
  const took = async () => {
    const texts = rig.relays.map(async ({ url }) => (await fetch(`${url}/metrics`)).text());
    const counts = (await Promise.all(texts)).map((text) => text.match(/^beckon_events_total.* [1-9]\d*$/m) !== null);
    return counts.filter(Boolean).length;
  };
  await Promise.all(Array.from({ length: 12 }, send));
  assert.equal(await took(), 1, 'one relay takes what sources send');
  for (const relay of rig.relays.slice(0, -1)) {
    await relay.end('SIGKILL');
    await until('it goes round the dead one', async () => (await send()) === 202);
  }
  // Requests in flight when a relay turns unready get the relay's own reply.
  const told: Promise<number>[] = [];
  await rig.database.kill('SIGKILL');
  await until('the relay says that it is not ready', async () => {
    told.push(send());
    return !(await rig.relays.at(-1)?.isReady());
  });
  await until('nothing is taken', async () => (await send()) === 503);
  for (const status of await Promise.all(told)) assert.ok(status === 202 || status === 503, String(status));
  await until('it reads', async () => (await read()) === 200);
  await rig.database.start();
  await until('it goes on', async () => (await send()) === 202, 30_000);
});
