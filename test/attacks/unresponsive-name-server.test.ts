/**
 * An attacker registers browsers at names whose name server never answers: each look-up blocks one of the few threads in which the whole
 * relay resolves names, until the system's resolver times out, and cannot be cancelled.
 */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { type TestContext, test } from 'node:test';
import { PUBLIC_ONLY, TRUSTED } from '../../network/address-rules.ts';
import type { Look } from '../../network/lookup.ts';
import { createCompanyNetwork } from '../../relay/core/company-network.ts';
import { createExchange } from '../../relay/outbound/exchange.ts';
import { listen } from '../helpers/servers.ts';
import { until } from '../helpers/until.ts';

/** Two at once, like the system's resolver; further look-ups queue. */
function twoThreads() {
  const line: { hostname: string; done: Parameters<Look>[2] }[] = [];
  /** Look-ups whose name server does not answer. */
  const held: (typeof line)[number][] = [];
  let free = 2;
  const go = (): void => {
    while (free > 0) {
      const next = line.shift();
      if (!next) return;
      if (next.hostname.endsWith('.attacker.example')) {
        free -= 1;
        held.push(next);
      } else next.done(null, [{ address: '127.0.0.1', family: 4 }]);
    }
  };
  const look: Look = (hostname, _, done) => {
    line.push({ hostname, done });
    go();
  };
  /** The resolver gives up on the oldest. */
  const giveUp = (): void => {
    free += 1;
    held.shift()?.done(Object.assign(new Error('no answer'), { code: 'EAI_AGAIN' }), []);
    go();
  };
  return { look, giveUp, held };
}

async function relayOut(t: TestContext) {
  const server = createServer((_, response) => response.writeHead(204).end());
  const port = await listen(t, server);
  const threads = twoThreads();
  const { lookup, lookupForeign, wayTo } = createCompanyNetwork({}, threads.look);
  const exchange = createExchange({ lookup, lookupForeign, wayTo, now: Date.now });
  t.after(() => {
    exchange.close();
    while (threads.held.length > 0) threads.giveUp();
  });
  /** More than the concurrency limit. */
  const attack = () => {
    for (let n = 0; n < 400; n++) {
      const url = `http://n${n}.attacker.example:${port}/`;
      exchange.send({ method: 'POST', url, headers: {}, body: '', reach: PUBLIC_ONLY }).catch(() => {});
    }
  };
  const send = (host: string, reach = TRUSTED) =>
    exchange.send({ method: 'POST', url: `http://${host}:${port}/`, headers: {}, body: '', reach });
  return { ...threads, attack, send };
}

test('a flood of such names occupies one thread, and names of the directory are resolved at once', async (t) => {
  const { attack, send, held } = await relayOut(t);
  attack();
  for (const host of ['erp.example', 'hr.example']) assert.equal((await send(host)).status, 204);
  assert.equal(held.length, 1);
});

test("a browser's own push service, known to answer, waits for no more than the one that is under way", async (t) => {
  const { attack, send, giveUp, held } = await relayOut(t);
  // Resolved but not reached: it is this machine's own address.
  await assert.rejects(send('push.example', PUBLIC_ONLY), /private network/);
  attack();
  const pushed = assert.rejects(send('push.example', PUBLIC_ONLY), /private network/);
  await until('it is under way', () => held.length > 0);
  assert.equal(held.length, 1);
  giveUp();
  await pushed;
});
