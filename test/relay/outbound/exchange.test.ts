import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { PUBLIC_ONLY } from '../../../network/address-rules.ts';
import { createExchange } from '../../../relay/outbound/exchange.ts';
import { connectProxy } from '../../helpers/connect-proxy.ts';

test('a connection that a trusted address opened carries nothing to an address that must not be reached', async (t) => {
  const server = createServer((_, response) => response.end('{}')).listen(0, 'localhost');
  await once(server, 'listening');
  const exchange = createExchange({ now: () => 0 });
  t.after(() => {
    exchange.close();
    server.close();
  });
  const address = server.address();
  const url = `http://localhost:${typeof address === 'object' ? address?.port : 0}/`;
  const post = { method: 'POST' as const, url, headers: {} };

  assert.equal((await exchange.send(post)).status, 200, 'a gateway of the directory');
  await assert.rejects(
    exchange.send({ ...post, reach: PUBLIC_ONLY }),
    /private network/,
    'the endpoint that somebody subscribed',
  );
});

test('by a proxy too: what the guard refuses is asked of no proxy, and what it cannot look up is the proxy’s to say', async (t) => {
  const proxy = await connectProxy(t);
  proxy.status = 403;
  const way = {
    by: 'proxy',
    proxy: { host: '127.0.0.1', port: proxy.port, secure: false, credentials: null },
  } as const;
  const exchange = createExchange({ now: () => 0, wayTo: () => way });
  t.after(() => exchange.close());
  const post = (host: string) => ({
    method: 'POST' as const,
    url: `https://${host}/`,
    headers: {},
    reach: PUBLIC_ONLY,
  });

  await assert.rejects(exchange.send(post('localhost')), /private network/);
  assert.deepEqual(proxy.asked, []);
  await assert.rejects(exchange.send(post('push.nobody.invalid')), /the proxy \S+ refused \(HTTP 403\)/);
  assert.deepEqual(
    proxy.asked.map(({ authority }) => authority),
    ['push.nobody.invalid:443'],
  );
});
