/** A requester tries to approve their own request: the source is made to spell their name differently. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { io } from 'socket.io-client';
import { until } from '../helpers/until.ts';
import { createHandClock } from '../relay/parts/clock.ts';
import { ADMIN, DIRECTORY, event, startRelay } from '../relay/parts/relay.ts';

const USERS = DIRECTORY.users.map((user) => (user.id === 'kim' ? { ...user, aliases: ['KREYES', 'p-4711'] } : user));
const STRICT = { id: 'strict', name: 'Strict', key: 'strict-key', unknownRequester: 'block' };
const CLOUD_EVENT = { 'content-type': 'application/cloudevents+json' };

const clock = createHandClock(Date.now());
const relay = await startRelay({
  clock,
  directory: { ...DIRECTORY, sources: [...DIRECTORY.sources, STRICT], users: USERS },
});
after(() => relay.close());

const refused = (reply: { status: number; body: { code: string } }) => [reply.status, reply.body.code];

const answer = (id: string, token: string, action = 'approve') =>
  relay.post(`/v1/items/${id}/responses`, { action, key: randomUUID() }, token);

async function ask(requester: string, data: object = {}): Promise<string> {
  const audience = { users: ['kim', 'dana'] };
  return relay.sendOne(event('approval.requested', { audience, requester, ...data }));
}

/** People, and the system that wrote it, read each of these as Kim Reyes. */
const SPELLINGS: Readonly<Record<string, string>> = {
  'her id': 'kim',
  'capitals, as old systems write ids': 'KIM',
  'a space behind': 'kim ',
  'a no-break space before': '\u00a0kim',
  'a blank of Braille, which is a symbol': 'kim\u2800',
  'full width': '\uff4b\uff49\uff4d',
  'mathematical letters': '\u{1d4c0}\u{1d4be}\u{1d4c2}',
  'letters in circles': '\u24da\u24d8\u24dc',
  'a Turkish capital, with its dot': 'K\u0130M',
  'a Turkish i, without its dot': 'k\u0131m',
  'the sign of kelvin': '\u212aim',
  'a full stop behind': 'kim.',
  'a full stop in full width behind': 'kim\uff0e',
  'a domain before': 'ACME\\kim',
  'a domain before, with a backslash in full width': 'ACME\uff3cKim',
  'a domain behind': 'kim@acme.example',
  'a domain behind, in full width': 'Kim\uff20acme.example.',
  'a domain before and one behind': 'ACME\\kim@acme.example',
  'her name': 'Kim Reyes',
  'her name in capitals, with two spaces': 'KIM  REYES',
  'an alias': 'p-4711',
  'an alias in other letters, behind a domain': 'ACME\\kreyes',
};

/** Accepted from no source: the reader could not see who is meant. */
const HIDDEN_SPELLINGS: Readonly<Record<string, string>> = {
  'a zero-width space': 'k\u200bim',
  'a soft hyphen': 'ki\u00adm',
  'a mark of direction': '\u200ekim\u200f',
  'an override of direction': '\u202ekim\u202c',
  'a joiner of graphemes, which is no format character': 'k\u034fim',
  'a variation selector': 'kim\ufe0f',
  'a Hangul filler, which is a letter': 'kim\u3164',
};

describe('she does not approve her own request', () => {
  for (const [how, requester] of Object.entries(HIDDEN_SPELLINGS)) {
    test(`written with ${how}`, async () => {
      const { status, body } = await relay.post(
        '/v1/events',
        event('approval.requested', { audience: { users: ['kim', 'dana'] }, requester }),
        'erp-key',
        CLOUD_EVENT,
      );
      assert.deepEqual([status, body.errors[0].pointer], [400, '/data/requester']);
    });
  }
  for (const [how, requester] of Object.entries(SPELLINGS)) {
    test(`written with ${how}`, async () => {
      const id = await ask(requester);
      assert.deepEqual(refused(await answer(id, 'kim-token')), [403, 'SEPARATION_OF_DUTIES']);
      assert.equal((await relay.get(`/v1/items/${id}`, 'kim-token')).status, 404, 'she is no recipient');
      assert.equal((await answer(id, 'dana-token')).status, 200, 'others decide');
    });
  }
});

const person = (change: object) =>
  relay.put('/v1/admin/people/kim', { name: 'Kim Reyes', roles: ['approver'], ...change }, ADMIN);

/** As her company's old system writes her. */
const SPELLED = 'ACME\\\uff2bIM.';

describe('nor by another door', () => {
  const press = async (id: string) => refused(await answer(id, 'kim-token'));
  const away = (delegate: string) => ({
    from: new Date(clock.now() - 1000).toISOString(),
    to: new Date(clock.now() + 3600_000).toISOString(),
    delegate,
  });

  test('handed to her, she neither answers nor hands it on', async () => {
    const id = await ask(SPELLED, { audience: { users: ['dana'] } });
    await relay.post(`/v1/items/${id}/delegate`, { to: 'kim' }, 'dana-token');
    assert.deepEqual(await press(id), [403, 'SEPARATION_OF_DUTIES']);
    const on = await relay.post(`/v1/items/${id}/delegate`, { to: 'sam' }, 'kim-token');
    assert.deepEqual(refused(on), [403, 'SEPARATION_OF_DUTIES']);
    assert.equal((await answer(id, 'sam-token')).status, 404);
  });

  test('by one whom she handed it to before it was known that she asked for it', async () => {
    const id = await ask('R-2', { audience: { users: ['kim', 'lee'] } });
    assert.equal((await relay.post(`/v1/items/${id}/delegate`, { to: 'dana' }, 'kim-token')).status, 200);
    await person({ aliases: ['R-2'] });
    await until('she is known', async () => (await relay.get(`/v1/items/${id}`, 'kim-token')).status === 404);
    const reply = await answer(id, 'dana-token');
    assert.deepEqual(refused(reply), [403, 'FORBIDDEN']);
    assert.equal(reply.body.detail, 'Who handed you this asked for it; someone else decides');
    await person({});
    assert.equal((await answer(id, 'lee-token')).status, 200);
  });

  test('as the stand-in of an absent person', async () => {
    const id = await ask(SPELLED, { audience: { users: ['dana'] } });
    await relay.put('/v1/me/absence', away('kim'), 'dana-token');
    assert.deepEqual(await press(id), [403, 'SEPARATION_OF_DUTIES']);
    assert.equal((await relay.get(`/v1/items/${id}`, 'kim-token')).status, 404);
    await relay.put('/v1/me/absence', {}, 'dana-token');
  });

  test('by an escalation that asks her', async () => {
    const escalation = [{ after: 'PT1H', audience: { roles: ['approver'] } }];
    const id = await ask(SPELLED, { audience: { users: ['dana'] }, escalation });
    clock.pass(3600_000);
    const thread = async () => (await relay.get(`/v1/items/${id}`, 'dana-token')).body.thread;
    await until('it escalated', async () =>
      (await thread()).some(({ kind }: { kind: string }) => kind === 'escalation'),
    );
    assert.deepEqual(await press(id), [403, 'SEPARATION_OF_DUTIES']);
    assert.equal((await relay.get(`/v1/items/${id}`, 'kim-token')).status, 404);
    assert.equal((await answer(id, 'lee-token')).status, 200);
  });

  test('as one of the voters, or in a turn of a sequence', async () => {
    const all = await ask(SPELLED, { audience: { users: ['kim', 'dana'] }, decision: { policy: 'all' } });
    assert.deepEqual(await press(all), [403, 'SEPARATION_OF_DUTIES']);
    assert.equal((await answer(all, 'dana-token')).body.item.decision.state, 'approved', 'nobody waits for her vote');
    const decision = { policy: 'sequential', order: ['dana', 'kim'] };
    const data = { audience: { users: ['dana'] }, decision, requester: SPELLED };
    const { status, body } = await relay.post('/v1/events', event('approval.requested', data), 'erp-key', CLOUD_EVENT);
    assert.deepEqual([status, body.errors[0].pointer], [400, '/data/decision/order/1']);
  });

  test('as a voter who is resolved later: her vote is not awaited either', async () => {
    const id = await ask('K-0816', { audience: { users: ['kim', 'dana'] }, decision: { policy: 'all' } });
    assert.equal((await answer(id, 'dana-token')).body.item.decision.state, 'open');
    assert.equal((await person({ aliases: ['K-0816'] })).status, 200);
    assert.deepEqual(await press(id), [403, 'SEPARATION_OF_DUTIES']);
    await until(
      'it is decided',
      async () => (await relay.get(`/v1/items/${id}`, 'dana-token')).body.state === 'answered',
    );
  });

  test('at the socket of a desk', async (t) => {
    const id = await ask(SPELLED);
    const socket = io(`${relay.url}/v1/desk`, {
      transports: ['websocket'],
      reconnection: false,
      auth: { token: 'kim-token' },
    });
    t.after(() => socket.disconnect());
    await new Promise((resolve) => socket.once('sync', resolve));
    const reply = await socket.emitWithAck('respond', { itemId: id, action: 'approve', key: randomUUID() });
    assert.equal(reply.problem.code, 'SEPARATION_OF_DUTIES');
  });
});

describe('no decision is made if the name is deceptive', () => {
  for (const [how, requester] of Object.entries({
    'a Cyrillic letter': 'k\u0456m',
    'a Cyrillic letter, behind a domain': 'ACME\\k\u0456m',
    'a Greek capital': '\u039aim',
    'an Armenian letter in an alias': 'p\u0585-4711',
    'a Cyrillic letter in the name': 'Kim R\u0435yes',
    'an Arabic digit': 'p-\u0664711',
  })) {
    test(`with ${how}`, async () => {
      const id = await ask(requester);
      for (const token of ['kim-token', 'dana-token']) {
        for (const action of ['approve', 'reject']) {
          const { status, body } = await answer(id, token, action);
          assert.deepEqual([status, body.code], [403, 'SEPARATION_OF_DUTIES']);
          assert.match(body.detail, /mixes letters of several scripts/);
        }
      }
      const { actions, requestedBy } = (await relay.get(`/v1/items/${id}`, 'dana-token')).body;
      assert.deepEqual(
        [actions.map(({ kind }: { kind: string }) => kind), requestedBy.stops],
        [['request-info'], 'mixed'],
      );
      const asked = { action: actions[0].id, comment: 'Who is it?', key: randomUUID() };
      assert.equal(
        (await relay.post(`/v1/items/${id}/responses`, asked, 'dana-token')).status,
        200,
        'asking decides nothing',
      );
    });
  }

  test('letters that are written together are no deceit', async () => {
    for (const requester of [
      '\u7530\u4e2d\u3055\u304f\u3089Kim',
      '\uae40Kim',
      '\u0418\u0432\u0430\u043d',
      'ACME\\\u0418\u0432\u0430\u043d',
    ]) {
      assert.equal((await answer(await ask(requester), 'dana-token')).status, 200, requester);
    }
  });
});

describe('the requester is unknown here', () => {
  const nobody = {
    'of another script as a whole': '\u0440\u0430\u0443\u043b\u0430',
    'a domain with a slash': 'acme/kim',
    'a stranger': 'pat',
  };
  for (const [how, requester] of Object.entries(nobody)) {
    test(`${how}: displayed, and refused if the source requires it`, async () => {
      const id = await ask(requester);
      const { requestedBy } = (await relay.get(`/v1/items/${id}`, 'dana-token')).body;
      assert.deepEqual(requestedBy, { ids: [], name: requester });
      assert.equal((await answer(id, 'dana-token')).status, 200);
      const { body } = await relay.post(
        '/v1/events',
        event('approval.requested', { requester }),
        'strict-key',
        CLOUD_EVENT,
      );
      const stopped = await answer(body.results[0].itemId, 'dana-token');
      assert.deepEqual(refused(stopped), [403, 'SEPARATION_OF_DUTIES']);
      assert.match(stopped.body.detail, /not known here/);
    });
  }
});

describe('the directory changes between the request and the answer', () => {
  test('her alias is entered after she asked', async () => {
    const id = await ask('K-0815');
    assert.equal((await person({ aliases: ['k-0815'] })).status, 200);
    assert.deepEqual(refused(await answer(id, 'kim-token')), [403, 'SEPARATION_OF_DUTIES']);
  });

  test('her name is changed after she asked by it', async () => {
    const id = await ask('Kim Reyes');
    assert.equal((await person({ name: 'Somebody Else' })).status, 200);
    assert.deepEqual(refused(await answer(id, 'kim-token')), [403, 'SEPARATION_OF_DUTIES']);
    await person({});
  });
});

describe('two people of one name', () => {
  const refusedAt = async (path: string, body: object) => {
    const reply = await relay.post(path, body, ADMIN);
    assert.deepEqual(refused(reply), [400, 'REQUEST_INVALID']);
    return [reply.body.errors[0].pointer, reply.body.detail];
  };

  test('are not made over HTTP: by an id, an alias, or a name that identifies no one', async () => {
    const [at, why] = await refusedAt('/v1/admin/people', { id: '\uff2bim', name: 'Kim' });
    assert.equal(at, '/id');
    assert.match(why, /a name of kim already/);
    const [where] = await refusedAt('/v1/admin/people', {
      id: 'kim2',
      name: 'Kim',
      aliases: ['fine', '\uff2b\uff29\uff2d.'],
    });
    assert.equal(where, '/aliases/1');
    const [mixed] = await refusedAt('/v1/admin/people', { id: 'kim2', name: 'Kim', aliases: ['k\u0456m'] });
    assert.equal(mixed, '/aliases/0');
  });

  test('are not imported, and the start says which', async () => {
    const twin = { id: 'kim2', name: 'Kim Reyes', aliases: ['\uff2bIM'], token: 'twin-token' };
    await assert.rejects(
      startRelay({ directory: { ...DIRECTORY, users: [...USERS, twin] } }),
      /users\/kim2\/aliases\/0 .* is users\/kim\/id \("kim"\) written in another way/,
    );
  });
});
