/** Hostile receivers: the relay follows none of their answers and bounds them; addresses inside events are never fetched. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { startRelayProgram } from '../attacks/parts/relay-program.ts';
import { until } from '../helpers/until.ts';
import { SECRET } from '../refused/parts/relay.ts';
import { ADMIN, DIRECTORY, event } from '../relay/parts/relay.ts';

/** Accepts connections and answers each with raw bytes, HTTP or not. */
async function receiver(
  t: TestContext,
  answer: (socket: Socket) => void,
): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
    socket.once('data', () => {
      asked += 1;
      answer(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return { url: `http://127.0.0.1:${address.port}/in`, asked: () => asked };
}

/** Writes until the other side closes. */
function forEver(socket: Socket, chunk: string): void {
  const more = () => {
    while (!socket.destroyed && socket.write(chunk)) {}
  };
  socket.on('drain', more);
  more();
}

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const long = 'x'.repeat(64 * 1024);

test('answers that redirect, never end, are no HTTP, or upgrade', async (t) => {
  const prey = await receiver(t, (socket) => socket.end('HTTP/1.1 204 No Content\r\n\r\n'));
  const HOSTILE: [string, (socket: Socket) => void, RegExp][] = [
    [
      'redirect',
      (socket) => socket.end(`HTTP/1.1 307 Away\r\nlocation: ${prey.url}\r\ncontent-length: 0\r\n\r\n`),
      /delivering/,
    ],
    [
      'moved',
      (socket) => socket.end(`HTTP/1.1 301 Away\r\nlocation: ${prey.url}\r\ncontent-length: 0\r\n\r\n`),
      /delivering/,
    ],
    [
      'endless',
      (socket) => {
        socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n`);
        forEver(socket, `10000\r\n${long}\r\n`);
      },
      /confirmed/,
    ],
    [
      'head',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        forEver(socket, `a: ${long}\r\n`);
      },
      /delivering/,
    ],
    ['garbage', (socket) => socket.end('\u0000\u0001 not HTTP at all'), /delivering/],
    ['silence', (socket) => socket.destroy(), /delivering/],
    [
      'upgrade',
      (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
      /delivering/,
    ],
    ['hundred', (socket) => forEver(socket, 'HTTP/1.1 100 Continue\r\n\r\n'), /delivering/],
    ['short', (socket) => socket.end(`${HEAD}content-length: 500\r\n\r\n{"status"`), /delivering/],
    [
      'refusal',
      (socket) =>
        socket.end(
          `${HEAD}connection: close\r\n\r\n${JSON.stringify({ status: 'refused', reason: '\u001b[2J'.repeat(5000) })}`,
        ),
      /refused/,
    ],
    ['teapot', (socket) => socket.end('HTTP/1.1 999 Teapot\r\ncontent-length: 0\r\n\r\n'), /delivering/],
  ];
  const sources = await Promise.all(
    HOSTILE.map(async ([id, answer]) => ({
      id,
      name: id,
      key: `${id}-key`,
      response: { url: (await receiver(t, answer)).url, secret: SECRET },
    })),
  );
  const relay = await startRelayProgram({ directory: { ...DIRECTORY, sources: [...DIRECTORY.sources, ...sources] } });
  t.after(relay.close);
  const post = (path: string, key: string, type: string, body: object) =>
    fetch(relay.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': type },
      body: JSON.stringify(body),
    });
  const bait = {
    record: { system: 's', type: 't', id: '1', url: prey.url },
    attachments: [
      { label: 'a', url: prey.url },
      { label: 'metadata', url: 'http://169.254.169.254/latest/' },
    ],
  };
  const before = relay.memory();

  const items = await Promise.all(
    HOSTILE.map(async ([id, , fate]) => {
      const asked = event('approval.requested', bait);
      const accepted = await post('/v1/events', `${id}-key`, 'application/cloudevents+json', asked);
      const itemId: string = JSON.parse(await accepted.text()).results[0].itemId;
      const answer = { action: 'approve', key: randomUUID() };
      const answered = await post(`/v1/items/${itemId}/responses`, 'dana-token', 'application/json', answer);
      assert.equal(answered.status, 200, id);
      return { id, itemId, fate };
    }),
  );
  for (const { id, itemId, fate } of items) {
    const item = await until(`the answer to ${id} is ${fate}`, async () => {
      const found = JSON.parse(await (await relay.get(`/v1/items/${itemId}`, 'dana-token')).text());
      return fate.test(found.answers[0].fate) && found;
    });
    assert.ok((item.answers[0].reason ?? '').length <= 600, id);
  }
  assert.equal(prey.asked(), 0, 'neither followed nor fetched');
  const grown = relay.memory() - before;
  assert.ok(grown < 300, `the relay grew by ${Math.round(grown)} MiB`);
  const outbound = JSON.parse(await (await relay.get('/v1/admin/outbound', ADMIN)).text());
  assert.equal(outbound.items.filter(({ attempt }: { attempt?: number }) => attempt === 0).length, 0);
  assert.equal((await relay.get('/health/ready')).status, 200);
  await relay.send(event('approval.requested'));
  assert.doesNotMatch(
    relay.output(),
    /unhandled|uncaught|a request failed|a desk (message|could)|the store failed|^ +at /im,
  );
});
