/** Receivers of deliveries that hinder: slow, silent, endless, gone in the middle, without a name. Each delays at most its own lane. */
import assert from 'node:assert/strict';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { createServer as createRawServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createAgent, createFetch } from '../../network/agent.ts';
import { createLookup, type Look } from '../../network/lookup.ts';
import { DIRECT } from '../../network/proxy.ts';
import { createExchange, type ExchangeOptions } from '../../relay/outbound/exchange.ts';
import { listen } from '../helpers/servers.ts';
import { until } from '../helpers/until.ts';

const DEADLINE_MS = 250;

function exchangeFor(t: TestContext, more: Partial<ExchangeOptions> = {}) {
  const exchange = createExchange({ now: Date.now, timeoutMs: DEADLINE_MS, ...more });
  t.after(() => exchange.close());
  return (port: number, host = '127.0.0.1') =>
    exchange.send({ method: 'POST', url: `http://${host}:${port}/`, headers: {}, body: '{}' });
}

/** Closed with all open connections, however it hinders. */
async function hindering(t: TestContext, behave: (response: ServerResponse) => void): Promise<number> {
  const server: Server = createServer((_, response) => behave(response));
  t.after(() => server.closeAllConnections());
  return listen(t, server);
}

/** Sends text to a socket one byte at a time, until it closes. */
function dribble(socket: Socket | ServerResponse, text: string): void {
  let at = 0;
  const timer = setInterval(() => socket.write(text[at++ % text.length] ?? ''), 5);
  socket.once('close', () => clearInterval(timer));
}

test('a byte now and then, of the head or of the body, ends at the deadline of the whole', async (t) => {
  const send = exchangeFor(t);
  const raw = createRawServer((socket) => {
    socket.on('error', () => {}).resume();
    dribble(socket, 'HTTP/1.1 200 OK\r\nx-slow: abcdefghijklmnopqrstuvwxyz');
  });
  const ofTheHead = await listen(t, raw);
  const ofTheBody = await hindering(t, (response) => {
    response.writeHead(200);
    dribble(response, 'x');
  });
  for (const port of [ofTheHead, ofTheBody]) await assert.rejects(send(port), /^Error: no answer within 0\.25 s$/);
});

test('the same of an issuer’s keys and a witness, which are asked by fetch; an endless body is bounded there too', async (t) => {
  const lookup = createLookup();
  const fetch = createFetch(createAgent({ lookup, ways: async () => [DIRECT], credentials: () => null }));
  const ask = (port: number, ms: number) =>
    fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(ms) }).then((answer) => answer.text());
  const slow = await hindering(t, (response) => {
    response.writeHead(200);
    dribble(response, 'x');
  });
  const silent = await hindering(t, () => {});
  for (const port of [slow, silent]) await assert.rejects(ask(port, DEADLINE_MS));
  const endless = await hindering(t, (response) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, 'x')));
    };
    response.writeHead(200).on('drain', more);
    more();
  });
  await assert.rejects(ask(endless, 60_000), /network: wrong-answer/);
});

test('one that never answers, and one that takes no connection’s bytes, end there too', async (t) => {
  const send = exchangeFor(t);
  const silent = await hindering(t, () => {});
  const deaf = await listen(
    t,
    createRawServer((socket) => void socket.on('error', () => {}).pause()),
  );
  for (const port of [silent, deaf]) await assert.rejects(send(port), /no answer within/);
});

test('an endless body is read to its bound and cut off; the answer counts', async (t) => {
  const send = exchangeFor(t, { timeoutMs: 60_000 });
  let taken = 0;
  let cut = false;
  const port = await hindering(t, (response) => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    response.writeHead(200).once('close', () => {
      cut = true;
    });
    const more = () => {
      while (!response.destroyed && response.write(chunk)) taken += chunk.length;
    };
    response.on('drain', more);
    more();
  });
  const answer = await send(port);
  assert.deepEqual([answer.status, answer.complete, answer.body.length], [200, false, 64 * 1024]);
  await until('cut off', () => cut);
  assert.ok(taken < 64 * 1024 * 1024, `${taken} bytes`);
});

test('one that closes in the middle is reported as such, and retried by the queue', async (t) => {
  const send = exchangeFor(t, { timeoutMs: 60_000 });
  const inTheHead = await listen(
    t,
    createRawServer((socket) => {
      socket.on('error', () => {}).once('data', () => socket.end('HTTP/1.1 20'));
    }),
  );
  const inTheBody = await hindering(t, (response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"status":', () => response.destroy());
  });
  for (const port of [inTheHead, inTheBody]) {
    await assert.rejects(send(port), ({ message }: Error) => {
      assert.match(message, /^(connection reset|the answer was not one of HTTP, or too long|network error \w+)$/);
      return true;
    });
  }
});

test('a resolver that never answers ends at the deadline, and holds up no receiver whose name is known', async (t) => {
  const pending: (() => void)[] = [];
  const look: Look = (host, _, done) => {
    const here = () => done(null, [{ address: '127.0.0.1', family: 4 }]);
    if (host === 'known.localhost') here();
    else pending.push(here);
  };
  const send = exchangeFor(t, { timeoutMs: 60_000, lookup: createLookup(look, { patienceMs: DEADLINE_MS }) });
  const port = await hindering(t, (response) => response.end('{}'));
  const stuck = Array.from({ length: 32 }, () =>
    assert.rejects(send(port, 'stuck.localhost'), /host name could not be resolved/),
  );
  assert.equal((await send(port, 'known.localhost')).status, 200);
  await Promise.all(stuck);
  assert.equal(pending.length, 1, 'one look-up for all of them');
  const back = send(port, 'stuck.localhost');
  await nextTurn();
  for (const answer of pending) answer();
  assert.equal((await back).status, 200);
});

test('each failure of a name in its words', async (t) => {
  const look: Look = (host, _, done) =>
    done(Object.assign(new Error(host), { code: host.split('.')[0]?.toUpperCase() }), []);
  const send = exchangeFor(t, { timeoutMs: 60_000, lookup: createLookup(look) });
  await assert.rejects(send(1, 'enotfound.localhost'), /^Error: host not found$/);
  await assert.rejects(send(1, 'eai_again.localhost'), /^Error: host name could not be resolved$/);
  await assert.rejects(send(1, 'eai_fail.localhost'), /^Error: host not found$/);
});

test('with no descriptor left a delivery waits for one, and counts as no attempt', async (t) => {
  let without = 3;
  const look: Look = (_, __, done) => {
    without -= 1;
    if (without >= 0) done(Object.assign(new Error('no room'), { code: 'EMFILE' }), []);
    else done(null, [{ address: '127.0.0.1', family: 4 }]);
  };
  const send = exchangeFor(t, { timeoutMs: 60_000, lookup: look, roomMs: 5 });
  const port = await hindering(t, (response) => response.end('{}'));
  assert.equal((await send(port, 'any.localhost')).status, 200);
  assert.equal(without, -1);
});

test('deliveries that wait for a descriptor at shutdown are not sent, and do not delay it', async () => {
  let looks = 0;
  const lookup: Look = (_, __, done) => {
    looks += 1;
    done(Object.assign(new Error('no room'), { code: 'EMFILE' }), []);
  };
  const exchange = createExchange({ now: Date.now, lookup, roomMs: 600_000 });
  const sent = exchange.send({ method: 'POST', url: 'http://any.localhost:1/', headers: {}, body: '{}' });
  const failed = assert.rejects(sent, /the relay is stopping/);
  await until('it has found no room', () => looks === 1);
  await new Promise((resolve) => setImmediate(resolve));
  exchange.close();
  await failed;
  assert.equal(looks, 1);
});
