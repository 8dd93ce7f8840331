/** Contract section 8, "Answers and versions", and `rates` and `stepUp.freshSignIn` of the directory. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { openDesk } from './parts/desk.ts';
import { AUDIENCE, startSigningIssuer } from './parts/issuer.ts';
import { bare, COMPANY, event, type Reply, startContractRelay } from './parts/relay.ts';

const issuer = await startSigningIssuer();
const relay = await startContractRelay({
  ...COMPANY,
  stepUp: [{ value: '10000', currency: 'EUR', freshSignIn: { value: '1000000', currency: 'EUR' } }],
  rates: { USD: '0.92' },
  oidc: { issuer: issuer.url, audience: AUDIENCE },
});
after(async () => {
  await relay.close();
  await issuer.close();
});

const told = ({ status, body }: Reply): [number, unknown] => [status, body.code ?? body.outcome?.action];
const ASKED = [409, 'CONFIRMATION_REQUIRED'];
const COMMENT = { comment: 'Agreed' };
const of = (value: string, currency = 'EUR') => relay.item('approval.requested', { amount: { value, currency } });

describe('versions', () => {
  test('"an item has version (integer from 1; grows with title, body, facts …)"; not with what falls due', async () => {
    const asked = event('approval.requested');
    const [made] = await relay.send(asked);
    const id = made?.itemId ?? '';
    const after = async (change: object): Promise<number> => {
      await relay.send(bare('item.updated', { eventId: asked.id, ...change }));
      return (await relay.seen('dana', id)).version;
    };
    assert.equal((await relay.seen('dana', id)).version, 1);
    assert.deepEqual(
      [
        await after({ dueAt: '2099-01-01T00:00:00Z' }),
        await after({ severity: 'critical' }),
        await after({ title: 'Another' }),
        await after({ body: 'Another' }),
        await after({ facts: [{ label: 'Supplier', value: 'Another' }] }),
      ],
      [1, 1, 2, 3, 4],
    );
  });

  test('"an old one is 409 ITEM_CHANGED with item for decisions, never for acknowledge or request-info"; left out it means the newest', async () => {
    const actions = ['approve', 'reject', 'custom', 'acknowledge'].map((kind) => ({ id: kind, label: kind, kind }));
    const ask = { id: 'request-info', label: 'Ask', kind: 'request-info' };
    for (const action of ['approve', 'reject', 'custom', 'acknowledge', 'request-info']) {
      const asked = event('approval.requested', { actions: [...actions, ask] });
      const [made] = await relay.send(asked);
      const id = made?.itemId ?? '';
      await relay.send(bare('item.updated', { eventId: asked.id, title: 'Another' }));
      const old = await relay.answer('dana', id, action, { version: 1, ...(action === 'request-info' ? COMMENT : {}) });
      const decides = ['approve', 'reject', 'custom'].includes(action);
      assert.equal(old.status, decides ? 409 : 200, action);
      if (!decides) continue;
      assert.deepEqual([old.body.code, old.body.item.title, old.body.item.version], ['ITEM_CHANGED', 'Another', 2]);
      assert.equal((await relay.answer('dana', id, action)).status, 200, 'left out it is the newest');
    }
  });

  test('"and the socket’s respond take version"', async () => {
    const asked = event('approval.requested');
    const [made] = await relay.send(asked);
    await relay.send(bare('item.updated', { eventId: asked.id, title: 'Another' }));
    const desk = await openDesk(relay.url, { token: 'dana-token', cursor: null });
    try {
      const press = { itemId: made?.itemId, action: 'approve', key: randomUUID() };
      const old = await desk.ask('respond', { ...press, version: 1 });
      assert.deepEqual([old.ok, old.problem.code, old.problem.item.version], [false, 'ITEM_CHANGED', 2]);
      assert.equal((await desk.ask('respond', { ...press, version: 2 })).ok, true);
    } finally {
      desk.close();
    }
  });
});

describe('above a step-up limit', () => {
  test('"409 CONFIRMATION_REQUIRED with challenge …, sent back as challenge"', async () => {
    const id = await of('10000.01');
    const asked = await relay.answer('dana', id, 'approve', COMMENT);
    assert.deepEqual(told(asked), ASKED);
    assert.equal(typeof asked.body.challenge, 'string');
    const { challenge } = asked.body;
    assert.deepEqual(told(await relay.answer('lee', id, 'approve', { ...COMMENT, challenge })), ASKED, 'person');
    assert.deepEqual(
      told(await relay.answer('dana', await of('10000.01'), 'approve', { ...COMMENT, challenge })),
      ASKED,
    );
    assert.deepEqual(told(await relay.answer('dana', id, 'reject', { ...COMMENT, challenge })), ASKED, 'action');
    assert.deepEqual(told(await relay.answer('dana', id, 'approve', { ...COMMENT, challenge })), [200, 'approve']);
  });

  test('`rates`: "to the currency of a limit"; an unknown currency and a negative amount pass no limit', async () => {
    for (const [value, currency, above] of [
      ['10869.56', 'USD', false],
      ['10869.57', 'USD', true],
      ['-10000', 'EUR', false],
      ['-10000.01', 'EUR', true],
    ] as const) {
      const reply = await relay.answer('dana', await of(value, currency), 'approve', COMMENT);
      assert.deepEqual(told(reply), above ? ASKED : [200, 'approve'], `${value} ${currency}`);
    }
    // Above every limit, the one for a new sign-in too, which a device token cannot give.
    const unknown = await relay.answer('dana', await of('0.01', 'JPY'), 'approve', COMMENT);
    assert.deepEqual(told(unknown), [403, 'FORBIDDEN']);
  });

  test('`freshSignIn`: the answer needs a sign-in made after the challenge; a device token has none', async () => {
    const id = await relay.item('approval.requested', {
      audience: { users: ['dana', 'lee'] },
      amount: { value: '2000000', currency: 'EUR' },
    });
    assert.deepEqual(told(await relay.answer('dana', id, 'approve', COMMENT)), [403, 'FORBIDDEN']);
    const now = () => Math.floor(Date.now() / 1000);
    const answer = (token: string, more: object = {}) =>
      relay.post(`/v1/items/${id}/responses`, { action: 'approve', key: randomUUID(), ...COMMENT, ...more }, token);
    const hour = now() - 3600;
    const before = await issuer.sign('dana', { auth_time: hour });
    const asked = await answer(before);
    assert.deepEqual([...told(asked), asked.body.freshSignIn], [...ASKED, true]);
    const { challenge } = asked.body;
    assert.deepEqual(told(await answer(before, { challenge })), ASKED, 'confirmed, and not signed in again');
    assert.deepEqual(
      told(await answer(await issuer.sign('dana', { auth_time: hour }), { challenge })),
      ASKED,
      'a refreshed token',
    );
    assert.deepEqual(told(await answer(await issuer.sign('dana'), { challenge })), ASKED, 'a token that does not tell');
    const fresh = await issuer.sign('dana', { auth_time: now() });
    assert.deepEqual(told(await answer(fresh)), ASKED, 'signed in again, and not asked');
    assert.deepEqual(told(await answer(fresh, { challenge })), [200, 'approve']);
  });
});
