/** `Beckon-Request` is in every reply, in the problem and in the log lines of the request. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, describe, test } from 'node:test';
import { logRecorder } from '../parts/log-recorder.ts';
import { ADMIN, DIRECTORY, event, type Reply, startRelay } from '../parts/relay.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const log = logRecorder();
const hooks = { strict: { mapping: '{ "id": id }' } };
const sources = DIRECTORY.sources.map((source) => (source.id === 'erp' ? { ...source, hooks } : source));
const relay = await startRelay({ log, directory: { ...DIRECTORY, sources }, config: { accessLog: true } });
after(() => relay.close());

const idOf = ({ headers }: Pick<Reply, 'headers'>): string => headers.get('beckon-request') ?? '';
const linesOf = (id: string) =>
  [...log.lines('info'), ...log.lines('warn')]
    .filter(({ facts }) => facts.request === id)
    .map(({ message }) => message);

describe('a reply', () => {
  test('of each kind has an id of its own', async () => {
    const seen = new Set<string>();
    const replies = [
      await relay.get('/health/ready'),
      await relay.get('/metrics'),
      await relay.get('/openapi.json'),
      await relay.get('/'),
      await relay.get('/admin'),
      await relay.get('/a/no-such-link'),
      await relay.get('/v1/me', 'dana-token'),
      await relay.get('/v1/me'),
      await relay.get('/v1/no-such-path'),
      await relay.get('/%ff'),
      await relay.remove('/v1/me', 'dana-token'),
      await relay.post('/v1/events', event('task.assigned'), 'erp-key', {
        'content-type': 'application/cloudevents+json',
      }),
      await relay.post('/v1/events', '{', 'erp-key', { 'content-type': 'application/cloudevents+json' }),
      await relay.post('/v1/hooks/erp/strict', { id: 1 }, 'erp-key'),
      await relay.post('/v1/hooks/erp/strict', { id: 1 }),
      await relay.get('/socket.io/?EIO=4&transport=polling'),
    ];
    for (const reply of replies) {
      const id = idOf(reply);
      assert.match(id, UUID, `${reply.status} ${reply.text.slice(0, 200)}`);
      assert.ok(!seen.has(id));
      seen.add(id);
      if (reply.headers.get('content-type') === 'application/problem+json') {
        assert.equal(reply.body.instance, `urn:uuid:${id}`);
      }
    }
  });

  test('does not repeat an id that the client sends', async () => {
    const response = await fetch(`${relay.url}/health/live`, {
      headers: { 'beckon-request': 'mine', 'request-id': 'mine' },
    });
    assert.match(idOf(response), UUID);
  });

  test('to what is no HTTP request, too', async () => {
    const { port } = new URL(relay.url);
    const text = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('nonsense\r\n\r\n'));
      let received = '';
      socket.on('data', (data) => {
        received += String(data);
      });
      socket.on('close', () => resolve(received));
    });
    const id = /^beckon-request: (.*)\r$/m.exec(text)?.[1] ?? '';
    assert.match(id, UUID);
    assert.ok(text.includes(`"instance":"urn:uuid:${id}"`));
    assert.deepEqual(linesOf(id), ['a request was refused']);
  });
});

describe('the log', () => {
  test('has it in access lines and refusals', async () => {
    const taken = await relay.get('/v1/me', 'dana-token');
    assert.deepEqual(linesOf(idOf(taken)), ['access']);
    const refused = await relay.get('/v1/items', 'no-such-token');
    assert.deepEqual(linesOf(idOf(refused)), ['access', 'a sign-in was refused']);
  });

  test('has it in lines about events and hooks, and the history of the hook has it', async () => {
    const nobody = await relay.send(event('task.assigned', { audience: { roles: ['no-such-role'] } }));
    assert.equal(nobody[0]?.recipients, 0);
    const line = log.lines('warn').find(({ message }) => message === 'an event reaches no one');
    assert.match(String(line?.facts.request), UUID);
    const letter = await relay.post('/v1/hooks/erp/strict', { id: 7 }, 'erp-key');
    const { items } = (await relay.get('/v1/admin/hooks/erp/strict/requests', ADMIN)).body;
    assert.equal(items[0].request, idOf(letter));
  });
});
