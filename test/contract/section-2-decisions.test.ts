/** Contract section 2, "How a decision comes about". */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { until } from '../helpers/until.ts';
import { SECRET, startEndpoint } from './parts/endpoint.ts';
import { BATCH, bare, COMPANY, event, type Reply, startContractRelay } from './parts/relay.ts';

const erp = await startEndpoint();
const [sap, ...others] = COMPANY.sources;
const sources = [{ ...sap, response: { url: `${erp.url}/responses`, secret: SECRET } }, ...others];
const relay = await startContractRelay({ ...COMPANY, sources });
after(async () => {
  await relay.close();
  await erp.close();
});

const ask = (policy: object, more: object = {}) => relay.item('approval.requested', { decision: policy, ...more });
const told = ({ status, body }: Reply) => [status, body.code];
const stateOf = async (id: string, person = 'dana') => {
  const { state, decision, outcome } = await relay.seen(person, id);
  return [state, decision.state, outcome?.action ?? null];
};
/** `decision.state` of the responses of an item, in order of arrival. */
const states = (id: string) =>
  erp.taken.filter(({ body }) => body.data.itemId === id).map(({ body }) => body.data.decision.state);

describe('`first`', () => {
  test('"the first approve or reject decides"; "a person who answered cannot answer again (409)"', async () => {
    const id = await ask({ policy: 'first' });
    const { status, body } = await relay.answer('dana', id, 'reject', { comment: 'Too much' });
    assert.deepEqual(
      [status, body.outcome.action, body.outcome.by.id, body.outcome.comment],
      [200, 'reject', 'dana', 'Too much'],
    );
    assert.deepEqual(await stateOf(id), ['answered', 'rejected', 'reject']);
    assert.deepEqual(told(await relay.answer('dana', id, 'approve')), [409, 'ALREADY_ANSWERED']);
    const late = await relay.answer('lee', id, 'approve');
    assert.deepEqual(told(late), [409, 'ALREADY_ANSWERED']);
    assert.equal(late.body.outcome.by.name, 'Dana Fox', '"a late answer is … told the outcome"');
    const audit = await relay.get('/v1/admin/audit?limit=200', relay.env.BECKON_ADMIN_TOKEN);
    const kept = audit.body.items.filter(
      (one: { item: string; kind: string }) => one.item === id && /late/.test(one.kind),
    );
    assert.deepEqual(kept.map(({ by }: { by: string }) => by).sort(), ['dana', 'lee'], '"kept in the audit"');
  });

  test('many at once: one outcome', async () => {
    const id = await ask({ policy: 'first' });
    const replies = await Promise.all(
      ['dana', 'lee', 'kim'].flatMap((who) => ['approve', 'reject'].map((what) => relay.answer(who, id, what))),
    );
    assert.equal(replies.filter(({ status }) => status === 200).length, 1);
    assert.ok(replies.every(({ status }) => status === 200 || status === 409));
  });

  test('it is the policy where none is given; acknowledge "counts as the decision"', async () => {
    const id = await relay.item('task.assigned');
    assert.equal((await relay.seen('dana', id)).decision.policy, 'first');
    await relay.answer('dana', id, 'acknowledge');
    assert.equal((await relay.seen('lee', id)).state, 'answered');
  });
});

describe('`all`', () => {
  test('"everyone who was a recipient must approve"; each vote is its own response', async () => {
    const id = await ask({ policy: 'all' });
    await relay.answer('dana', id, 'approve');
    assert.deepEqual(told(await relay.answer('dana', id, 'approve')), [409, 'ALREADY_ANSWERED']);
    await relay.answer('lee', id, 'approve');
    assert.deepEqual(await stateOf(id, 'kim'), ['open', 'open', null]);
    await relay.answer('kim', id, 'approve');
    assert.deepEqual(await stateOf(id), ['answered', 'approved', 'approve']);
    await until('each vote came', () => states(id).length === 3);
    assert.deepEqual(states(id), ['open', 'open', 'approved']);
    assert.equal((await relay.seen('dana', id)).votes.length, 3);
  });

  test('"one reject decides"', async () => {
    const id = await ask({ policy: 'all' });
    await relay.answer('lee', id, 'approve');
    await relay.answer('kim', id, 'reject');
    assert.deepEqual(await stateOf(id), ['answered', 'rejected', 'reject']);
  });

  test('a delegate "votes in the voter’s place"', async () => {
    const id = await ask({ policy: 'all' }, { audience: { users: ['dana', 'lee'] } });
    assert.equal((await relay.post(`/v1/items/${id}/delegate`, { to: 'sam' }, 'dana-token')).status, 200);
    assert.deepEqual(
      told(await relay.answer('dana', id, 'approve')),
      [403, 'FORBIDDEN'],
      '"who delegates … no longer answers"',
    );
    const { body } = await relay.answer('sam', id, 'approve');
    assert.equal(body.item.votes[0].by.onBehalfOf.id, 'dana');
    await relay.answer('lee', id, 'approve');
    assert.deepEqual(await stateOf(id), ['answered', 'approved', 'approve']);
  });

  test('"people added by escalation may decide alone"', async () => {
    const id = await ask({ policy: 'all' }, { escalation: [{ after: 'PT1S', audience: { users: ['sam'] } }] });
    await until('sam is asked', async () => (await relay.seen('sam', id)).state === 'open');
    await relay.answer('sam', id, 'approve');
    assert.deepEqual(await stateOf(id), ['answered', 'approved', 'approve']);
  });

  test('"a voter who leaves the directory drops out"', async () => {
    await relay.cli('user add tmp --name Tmp');
    const id = await until('tmp is known', async () => {
      const [made] = await relay.send(
        event('approval.requested', { decision: { policy: 'all' }, audience: { users: ['dana', 'tmp'] } }),
      );
      return made?.recipients === 2 && made.itemId;
    });
    await relay.answer('dana', id, 'approve');
    await relay.cli('user remove tmp');
    await until('it is settled', async () => (await relay.seen('dana', id)).decision.state === 'approved');
  });
});

describe('`quorum`', () => {
  test('"`quorum` approvals decide"', async () => {
    const id = await ask({ policy: 'quorum', quorum: 2 });
    await relay.answer('dana', id, 'reject');
    assert.deepEqual(await stateOf(id, 'lee'), ['open', 'open', null], 'a single reject does not');
    await relay.answer('lee', id, 'approve');
    await relay.answer('kim', id, 'approve');
    assert.deepEqual((await stateOf(id)).slice(0, 2), ['answered', 'approved']);
  });

  test('"or the moment they can no longer be reached (unreachable from the start: 400)"', async () => {
    const id = await ask({ policy: 'quorum', quorum: 3 });
    await relay.answer('dana', id, 'reject');
    assert.deepEqual((await stateOf(id)).slice(0, 2), ['answered', 'rejected']);
    const four = event('approval.requested', { decision: { policy: 'quorum', quorum: 4 } });
    assert.deepEqual(told(await relay.post('/v1/events', [four], 'sap-key', BATCH)), [400, 'EVENT_INVALID']);
  });
});

describe('`sequential`', () => {
  const order = { policy: 'sequential', order: ['dana', 'lead'] };
  test('"asked one after the other; whoever’s turn has not come sees the item waiting and gets 409 NOT_YOUR_TURN"', async () => {
    const id = await ask(order);
    assert.equal((await relay.seen('lee', id)).state, 'waiting');
    assert.deepEqual(told(await relay.answer('lee', id, 'approve')), [409, 'NOT_YOUR_TURN']);
    assert.equal((await relay.answer('dana', id, 'approve')).status, 200);
    assert.equal((await relay.seen('lee', id)).state, 'open', 'a role’s turn is one member’s answer');
    assert.equal((await relay.answer('lee', id, 'approve')).status, 200);
    assert.deepEqual((await stateOf(id)).slice(0, 2), ['answered', 'approved']);
  });

  test('"recipients outside `order` may look, not answer; one reject decides"', async () => {
    const id = await ask(order);
    assert.deepEqual((await relay.seen('kim', id)).actions, []);
    assert.equal((await relay.answer('kim', id, 'approve')).status, 403);
    await relay.answer('dana', id, 'reject');
    assert.deepEqual((await stateOf(id)).slice(0, 2), ['answered', 'rejected']);
  });
});

test('a policy without what it needs, or with what it knows nothing of, is refused', async () => {
  const wrong = [
    { policy: 'quorum' },
    { policy: 'quorum', quorum: 0 },
    { policy: 'sequential' },
    { policy: 'sequential', order: [] },
    { policy: 'majority' },
    {},
  ];
  for (const decision of wrong) {
    const reply = await relay.post('/v1/events', [event('approval.requested', { decision })], 'sap-key', BATCH);
    assert.deepEqual(told(reply), [400, 'EVENT_INVALID'], JSON.stringify(decision));
    assert.match(reply.body.errors[0].pointer, /^\/0\/data\/decision/);
  }
});

describe('`request-info`', () => {
  test('"needs a comment, decides nothing, goes to the source, and leaves the item waiting until info.provided"', async () => {
    const one = event('approval.requested');
    const [{ itemId: id = '' } = {}] = await relay.send(one);
    assert.deepEqual(told(await relay.answer('dana', id, 'request-info')), [400, 'COMMENT_REQUIRED']);
    const asked = await relay.answer('dana', id, 'request-info', { comment: 'Which cost centre?' });
    assert.deepEqual([asked.status, asked.body.outcome], [200, null]);
    assert.equal((await relay.seen('dana', id)).state, 'waiting');
    const { body } = await erp.first('the question', (taken) => taken.body.data.itemId === id);
    assert.deepEqual(
      [body.data.kind, body.data.comment, body.data.decision.state],
      ['request-info', 'Which cost centre?', 'open'],
    );

    const info = (text: string) => relay.send(bare('info.provided', { eventId: one.id, text, by: 'Kim' }));
    await info('4711');
    const open = await relay.seen('dana', id);
    assert.deepEqual(
      [open.state, open.thread.map(({ kind, text }: { kind: string; text: string }) => [kind, text])],
      [
        'open',
        [
          ['question', 'Which cost centre?'],
          ['answer', '4711'],
        ],
      ],
    );
    await info('And 4712');
    assert.deepEqual(
      [(await relay.seen('dana', id)).state, (await relay.seen('dana', id)).thread.length],
      ['open', 3],
      '"for an item no longer waiting is 202, enters the thread and changes no state"',
    );
    assert.equal((await relay.answer('dana', id, 'approve')).status, 200, '"asking is not an answer"');
  });

  test('"whoever asked, and the others, may still decide meanwhile"', async () => {
    for (const who of ['dana', 'lee']) {
      const id = await ask({ policy: 'first' });
      await relay.answer('dana', id, 'request-info', { comment: 'Why?' });
      assert.equal((await relay.answer(who, id, 'approve')).status, 200, who);
    }
  });
});

describe('separation of duties', () => {
  test('"the requester is no recipient of an approval of their own and answering it is 403"', async () => {
    const [made] = await relay.send(event('approval.requested', { requester: 'kim' }));
    assert.equal(made?.recipients, 2);
    assert.deepEqual(told(await relay.answer('kim', made?.itemId ?? '', 'approve')), [403, 'SEPARATION_OF_DUTIES']);
  });

  test('"as it is for a delegate who is the requester"', async () => {
    const id = await ask({ policy: 'first' }, { requester: 'sam' });
    await relay.post(`/v1/items/${id}/delegate`, { to: 'sam' }, 'dana-token');
    assert.deepEqual(told(await relay.answer('sam', id, 'approve')), [403, 'SEPARATION_OF_DUTIES']);
  });
});

describe('the thread', () => {
  test('its kinds are question, answer, vote, reminder, escalation, claim, delegated, resolved, withdrawn; `text` carries comment, reason or note', async () => {
    const id = await ask({ policy: 'all' }, { audience: { users: ['dana', 'lee'] } });
    await relay.post(`/v1/items/${id}/claim`, undefined, 'lee-token');
    await relay.post(`/v1/items/${id}/delegate`, { to: 'sam', note: 'You know this one' }, 'lee-token');
    await relay.answer('sam', id, 'reject', { comment: 'No' });
    const { thread } = await relay.seen('dana', id);
    const kinds = thread.map(
      ({ kind, text, by, at }: { kind: string; text?: string; by: { id: string }; at: string }) => [
        kind,
        text,
        by.id,
        !Number.isNaN(Date.parse(at)),
      ],
    );
    assert.deepEqual(kinds, [
      ['claim', undefined, 'lee', true],
      ['delegated', 'You know this one', 'lee', true],
      ['vote', 'No', 'sam', true],
    ]);
  });

  test('"both [reminders and escalation] stop with the decision"', async () => {
    const id = await ask(
      { policy: 'first' },
      {
        dueAt: new Date(Date.now() + 4_000).toISOString(),
        reminders: ['PT0S'],
        escalation: [{ after: 'PT4S', audience: { users: ['sam'] } }],
      },
    );
    await relay.answer('dana', id, 'approve');
    // Another escalation, planned for later, shows that the moment of the first has passed.
    const later = await ask({ policy: 'first' }, { escalation: [{ after: 'PT5S', audience: { users: ['sam'] } }] });
    await until('the later one', async () => (await relay.get(`/v1/items/${later}`, 'sam-token')).status === 200);
    assert.equal((await relay.get(`/v1/items/${id}`, 'sam-token')).status, 404);
    assert.ok(
      (await relay.seen('dana', id)).thread.every(
        ({ kind }: { kind: string }) => kind !== 'reminder' && kind !== 'escalation',
      ),
    );
  });
});
