/** Ten thousand desks at one relay, as far as the limit of open files of this machine allows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { descriptorLimit, limitsFor } from '../../relay/connections/connection-limits.ts';
import { startRelayProgram } from '../attacks/parts/relay-program.ts';
import { isLivePage, type ThinSocket, thinDesk } from '../bench/clients/thin-websocket.ts';
import { until } from '../helpers/until.ts';
import { event } from '../relay/parts/relay.ts';

const WANTED = 10_000;
/** Desks of one person; 256 are accepted. */
const EACH = 200;
const AT_ONCE = 50;
/** KiB that a desk may cost, including its share of an event's transient memory. */
const KIB = 64;

test('ten thousand desks connect, each receives an event, and memory stays as documented', async (t) => {
  const limit = descriptorLimit();
  // Both ends of each connection are on this machine, in processes of the same limit.
  const desks = Math.min(WANTED, limitsFor(limit).all - 100, limit - 500);
  t.diagnostic(`${desks} desks, by a limit of ${limit} open files`);
  const people = Math.ceil(desks / EACH);
  const users = Array.from({ length: people }, (_, n) => ({
    id: `u${n}`,
    name: `User ${n}`,
    roles: ['all'],
    token: `token-${n}`,
  }));
  const relay = await startRelayProgram({
    directory: { sources: [{ id: 'erp', name: 'ERP', key: 'erp-key' }], roles: [{ id: 'all', name: 'All' }], users },
  });
  t.after(() => relay.close());
  const before = relay.memory();
  const sockets: ThinSocket[] = [];
  t.after(() => {
    for (const socket of sockets) socket.close();
  });
  let heard = 0;
  const open = (n: number) =>
    thinDesk(relay.url, '/v1/desk', { token: `token-${n % people}` }, isLivePage, (payload) => {
      if (payload.toString('latin1', 0, 24).startsWith('42/v1/desk,["item"')) heard += 1;
    });
  for (let n = 0; n < desks; n += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, desks - n) }, (_, k) => open(n + k));
    sockets.push(...(await Promise.all(some)));
  }
  assert.equal(await relay.metric('beckon_desks_connected'), desks);
  await relay.send(event('task.assigned', { audience: { roles: ['all'] } }));
  await until('each heard', () => heard === desks, 60_000);
  const grown = ((relay.memory() - before) * 1024) / desks;
  t.diagnostic(`${grown.toFixed(1)} KiB a desk`);
  assert.ok(grown < KIB, `${grown} KiB a desk`);
  assert.equal((await relay.get('/v1/me', 'token-0')).status, 200);
  for (const socket of sockets) socket.close();
  await until('all are gone', async () => (await relay.metric('beckon_desks_connected')) === 0, 60_000);
});
