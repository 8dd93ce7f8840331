/** No descriptor is left: open connections work, the store is written, outbound messages wait; all recovers without intervention. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { test } from 'node:test';
import { io } from 'socket.io-client';
import { startRelayProgram } from '../attacks/parts/relay-program.ts';
import { limitDescriptors } from '../helpers/limited.ts';
import { startSourceSystem } from '../helpers/source-system.ts';
import { until } from '../helpers/until.ts';
import { DIRECTORY, event } from '../relay/parts/relay.ts';

/** A client whose connection was open before. */
function held(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (method: string, path: string, body?: object) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const headers = {
        authorization: 'Bearer erp-key',
        ...(body ? { 'content-type': 'application/cloudevents+json' } : {}),
      };
      const asked = request(new URL(path, url), { method, headers, agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      asked.once('error', reject).end(body ? JSON.stringify(body) : undefined);
    });
  return { ask, close: () => agent.destroy() };
}

test('without descriptors nothing is lost or abandoned; with free ones it recovers without intervention', async (t) => {
  const source = await startSourceSystem();
  t.after(() => source.close());
  const [erp, ...rest] = DIRECTORY.sources;
  const relay = await startRelayProgram({
    directory: { ...DIRECTORY, sources: [{ ...erp, response: { url: source.url, secret: source.secret } }, ...rest] },
    descriptors: 256,
  });
  t.after(() => relay.close());
  const desk = io(`${relay.url}/v1/desk`, { transports: ['websocket'], auth: { token: 'dana-token' }, forceNew: true });
  const client = held(relay.url);
  t.after(() => {
    desk.disconnect();
    client.close();
  });
  await new Promise<void>((resolve) => desk.once('sync', (_, received) => resolve(received())));
  const [items, unseen]: [{ id: string }[], string[]] = [[], []];
  desk.on('item', ({ item }) => items.push(item));
  desk.once('disconnect', (reason) => unseen.push(reason));
  await client.ask('GET', '/health/live');

  await limitDescriptors(relay.pid, 3);
  for (let sent = 0; sent < 20; sent++) {
    assert.equal((await client.ask('POST', '/v1/events', event('approval.requested'))).status, 202);
  }
  await until('the desk has them', () => items.length >= 20);
  const answers = items.slice(0, 5).map(({ id }) => ({ itemId: id, action: 'approve', key: randomUUID() }));
  for (const answer of answers) assert.ok((await desk.timeout(30_000).emitWithAck('respond', answer)).ok);
  const metric = async (name: string) =>
    Number(new RegExp(`^${name} (\\d+)`, 'm').exec((await client.ask('GET', '/metrics')).text)?.[1]);
  await until('it was looked for', async () => (await metric('beckon_descriptors_used_up_total')) > 0);
  const told = () => relay.output().match(/no file descriptor was left/g)?.length;
  await until('it is said', told);
  assert.equal(told(), 1, 'said once');
  assert.equal(await metric('beckon_outbound_messages\\{state="dead"\\}'), 0);
  assert.equal(source.received.length, 0);
  assert.equal((await client.ask('GET', '/health/ready')).status, 200);

  await limitDescriptors(relay.pid, 256);
  await until('all went out', () => source.received.length === 5);
  assert.deepEqual(
    source.received.map(({ event: { data } }) => data.itemId).sort(),
    answers.map(({ itemId }) => itemId).sort(),
  );
  const after = await until('somebody new is let in', () =>
    relay.get('/v1/items?state=answered', 'dana-token').catch(() => null),
  );
  const page = await until('confirmed', async () => {
    const { items: found } = (await (await relay.get('/v1/items?limit=100', 'dana-token')).json()) as {
      items: { item: { outcome: null | { fate: string }; answers: { attempts: number }[] } }[];
    };
    const answered = found.map((one) => ('item' in one ? one.item : one)).filter(({ outcome }) => outcome !== null);
    return answered.length === 5 && answered.every(({ outcome }) => outcome?.fate === 'confirmed') && answered;
  });
  assert.equal(after.status, 200);
  assert.ok(
    page.every(({ answers: [answer] }) => answer?.attempts === 1),
    'waiting for a descriptor is no attempt',
  );
  assert.deepEqual(unseen, [], 'the desk stayed');
  await until('the audit is signed', async () => (await relay.metric('beckon_audit_whole')) === 1);
});
