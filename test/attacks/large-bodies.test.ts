/** Unknown callers announce large bodies on many connections, to fill the memory of the relay. */
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { hookAdminOperations } from '../../shared/documents/hook-operations.ts';
import type { Operation } from '../../shared/documents/operations.ts';
import { until } from '../helpers/until.ts';
import { startRelay } from '../relay/parts/relay.ts';

const SCIM = 'scim-token-of-large-bodies-0123456789';
const relay = await startRelay({ config: { scimTokens: [SCIM] } });
after(() => relay.close());

const KIB = 1024;
/** More than the 64 KiB of most operations. */
const LENGTH = 256 * KIB;

/** @param sent bytes of the body. @returns the connection, and the status of the reply */
function begin(head: string, length: number, sent: number): { socket: Socket; status: Promise<number> } {
  const { hostname, port } = new URL(relay.url);
  const socket = connect({ host: hostname, port: Number(port) });
  const fields = ['host: localhost', `content-length: ${length}`, 'content-type: application/json'];
  socket.write(`${[head, ...fields].join('\r\n')}\r\n\r\n${'x'.repeat(sent)}`);
  const status = new Promise<number>((resolve, reject) => {
    socket.once('data', (data) => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(data.toString())?.[1]));
    });
    socket.once('error', reject);
  });
  return { socket, status };
}

const large = Object.values(hookAdminOperations).filter(({ bodyLimit = 0 }: Operation) => bodyLimit > LENGTH);
const requests: [method: string, path: string][] = [
  ...large.map(({ method, path }): [string, string] => [method.toUpperCase(), path.replace(/\{\w+\}/g, 'erp')]),
  ['POST', '/scim/v2/Users'],
  ['PATCH', '/scim/v2/Groups/support'],
  ['POST', '/v1/events'],
];

test('above 64 KiB they are refused before their bodies are received', async () => {
  assert.equal(large.length, 2);
  for (const [method, path] of requests) {
    for (const authorization of ['', '\r\nauthorization: Bearer unknown']) {
      const { status } = begin(`${method} ${path} HTTP/1.1${authorization}`, LENGTH, 1);
      assert.equal(await status, 401, `${method} ${path}`);
    }
  }
});

for (const request of ['PUT /v1/me/absence', 'POST /v1/nothing', 'POST /a/token']) {
  test(`16 MiB of one address are received at once: ${request}`, async (t) => {
    const head = `${request} HTTP/1.1`;
    const held = Array.from({ length: 256 }, () => begin(head, 64 * KIB, 1).socket);
    t.after(() => {
      for (const socket of held) socket.destroy();
    });
    await until('they have begun', () => held.every(({ bytesWritten }) => bytesWritten > 0));
    let isAnswered = false;
    const late = begin(head, 20 * KIB, 20 * KIB);
    void late.status.then(() => (isAnswered = true));
    for (let n = 0; n < 20; n += 1) assert.ok((await begin(head, 1, 1).status) >= 400, 'a small body is received');
    assert.equal(isAnswered, false);
    held[0]?.destroy();
    assert.ok((await late.status) >= 400);
  });
}
