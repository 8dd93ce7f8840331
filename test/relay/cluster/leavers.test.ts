/** Leavers in a cluster of three relays on PostgreSQL: SCIM ends a person at one relay, and all relays end what they have. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createPostgresLog } from '../../../relay/cluster/postgres/postgres-log.ts';
import { systemMonotonic, systemRandom, systemTimers } from '../../../relay/system.ts';
import { needsPostgres } from '../../helpers/cluster-programs.ts';
import { type Postgres, startPostgres } from '../../helpers/postgres.ts';
import { until } from '../../helpers/until.ts';
import { startDesk, type TestDesk } from '../desk/relay-desk.ts';
import { ADMIN, DIRECTORY, event, type RunningRelay, startRelay, whenCaughtUp } from '../parts/relay.ts';

const TOKEN = 'scim-token-of-the-test-0123456789-one';
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

describe('a leaver, with three relays on PostgreSQL', await needsPostgres(), () => {
  let server: Postgres;
  const relays: RunningRelay[] = [];

  before(async () => {
    server = await startPostgres({ settings: { fsync: 'off' } });
    while (relays.length < 3) {
      const connect = () =>
        createPostgresLog({ url: server.url, schema: 'leavers', timers: systemTimers, random: systemRandom, env: {} });
      const [first] = relays;
      relays.push(
        await startRelay({
          directory: DIRECTORY,
          config: { scimTokens: [TOKEN] },
          cluster: { connect, monotonic: systemMonotonic },
          ...(first ? { keysOf: first } : {}),
        }),
      );
    }
  });
  after(async () => {
    for (const relay of relays.toReversed()) await relay.close();
    await server?.close();
  });

  const scim = async (relay: RunningRelay, method: string, path: string, body: object): Promise<number> => {
    const headers = { 'content-type': 'application/scim+json' };
    const reply = await whenCaughtUp(() =>
      fetch(`${relay.url}/scim/v2${path}`, {
        method,
        headers: { authorization: `Bearer ${TOKEN}`, ...headers },
        body: JSON.stringify(body),
      }),
    );
    return reply.status;
  };
  const setActive = (relay: RunningRelay, id: string, value: boolean) =>
    scim(relay, 'PATCH', `/Users/${id}`, {
      schemas: [PATCH_OP],
      Operations: [{ op: 'Replace', path: 'active', value }],
    });

  test('sockets and tokens end at all relays, the item is handed on, and a return ends no one again', async () => {
    const [one, two, three] = relays;
    assert.ok(one && two && three);
    const userName = 'leaver';
    assert.equal(await scim(one, 'POST', '/Users', { userName, displayName: 'Leaver' }), 201);
    const made = await until('the other relay knows them', async () => {
      const reply = await two.post(`/v1/admin/people/${userName}/tokens`, {}, ADMIN);
      return reply.status === 201 && reply;
    });
    const { token } = made.body;
    const desks: TestDesk[] = [];
    for (const relay of relays) {
      await until('the token is known', async () => (await relay.get('/v1/me', token)).status === 200);
      desks.push(startDesk(relay.url, { token }));
    }
    try {
      await until('a desk at each relay', () => desks.every(({ live }) => live));
      const escalation = [{ after: 'P1D', audience: { users: ['dana'] } }];
      const [sent] = await two.send(event('task.assigned', { audience: { users: [userName] }, escalation }));
      await until('all have the item', () => desks.every(({ items }) => items.has(sent?.itemId ?? '')));

      assert.equal(await setActive(three, userName, false), 200);
      await until('each desk has ended', () => desks.every(({ live }) => !live));
      for (const relay of relays) {
        await until('the token is refused', async () => (await relay.get('/v1/me', token)).status === 401);
        await until('the escalation has the item', async () => {
          const { status } = await relay.get(`/v1/items/${sent?.itemId}`, 'dana-token');
          return status === 200;
        });
      }
      assert.equal(await setActive(one, userName, true), 200);
      for (const relay of relays) {
        await until('they are a person again', async () => {
          const { body } = await relay.get(`/v1/admin/people/${userName}`, ADMIN);
          return body?.active === true;
        });
        assert.equal((await relay.get('/v1/me', token)).status, 401, 'with new credentials only');
      }
    } finally {
      for (const desk of desks) desk.close();
    }
  });
});
