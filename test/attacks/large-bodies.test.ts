/** Unknown callers announce large bodies on many connections, to fill the memory of the relay. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { hookAdminOperations } from '../../shared/documents/hook-operations.ts';
import type { Operation } from '../../shared/documents/operations.ts';
import { startRelay } from '../relay/parts/relay.ts';

const SCIM = 'scim-token-of-large-bodies-0123456789';
const relay = await startRelay({ config: { scimTokens: [SCIM] } });
after(() => relay.close());

/** More than the 64 KiB of most operations. */
const LENGTH = 256 * 1024;

/** @returns the status of the reply to a request whose body does not arrive */
function statusBeforeBody(method: string, path: string, authorization: string[]): Promise<number> {
  const { hostname, port } = new URL(relay.url);
  const head = [`${method} ${path} HTTP/1.1`, 'host: localhost', ...authorization, `content-length: ${LENGTH}`];
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) }, () => {
      socket.write([...head, 'content-type: application/json', '', '{'].join('\r\n'));
    });
    socket.once('data', (data) => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(data.toString())?.[1]));
    });
    socket.once('error', reject);
  });
}

const large = Object.values(hookAdminOperations).filter(({ bodyLimit = 0 }: Operation) => bodyLimit > LENGTH);
const requests: [method: string, path: string][] = [
  ...large.map(({ method, path }): [string, string] => [method.toUpperCase(), path.replace(/\{\w+\}/g, 'erp')]),
  ['POST', '/scim/v2/Users'],
  ['PATCH', '/scim/v2/Groups/support'],
  ['POST', '/v1/events'],
];

test('are refused before their bodies are received', { timeout: 20_000 }, async () => {
  assert.equal(large.length, 2);
  for (const [method, path] of requests) {
    for (const authorization of [[], ['authorization: Bearer unknown']]) {
      assert.equal(await statusBeforeBody(method, path, authorization), 401, `${method} ${path}`);
    }
  }
});
