/** Contract section 2: the item and the recipients of each type of event. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { until } from '../helpers/until.ts';
import { startEndpoint } from './parts/endpoint.ts';
import { ADMIN, BATCH, bare, event, startContractRelay } from './parts/relay.ts';

const relay = await startContractRelay();
after(() => relay.close());

const refused = async (type: string, data: object): Promise<string[]> => {
  const { status, body, text } = await relay.post('/v1/events', [event(type, data)], 'sap-key', BATCH);
  assert.deepEqual([status, body.code], [400, 'EVENT_INVALID'], text);
  return body.errors.map(({ pointer }: { pointer: string }) => pointer);
};
const labels = (item: { actions: { label: string; kind: string; comment: string }[] }) =>
  item.actions.map(({ label, kind, comment }) => [label, kind, comment]);
const soon = (ms: number) => new Date(Date.now() + ms).toISOString();

describe('`data` of anything that makes an item', () => {
  test('is stored as it was sent', async () => {
    const data = {
      title: 'PO 4711 needs your approval',
      body: 'ACME GmbH, 12,400.00 EUR, 3 lines',
      severity: 'notice',
      record: { system: 'SAP ERP', type: 'purchase-order', id: '4711', url: 'https://erp.example/4711' },
      requester: 'kim',
      amount: { value: '12400.00', currency: 'EUR' },
      actions: [{ id: 'go', label: 'Go', kind: 'custom', comment: 'optional', confirm: true }],
      dueAt: soon(3_600_000),
      expiresAt: soon(7_200_000),
      facts: [{ label: 'Supplier', value: 'ACME GmbH' }],
      attachments: [{ label: 'Invoice.pdf', url: 'https://erp.example/i.pdf' }],
    };
    const item = await relay.seen('dana', await relay.item('approval.requested', data));
    for (const name of ['title', 'body', 'severity', 'record', 'amount', 'facts', 'attachments'] as const) {
      assert.deepEqual(item[name], data[name], name);
    }
    assert.deepEqual(
      [Date.parse(item.dueAt), Date.parse(item.expiresAt)],
      [Date.parse(data.dueAt), Date.parse(data.expiresAt)],
    );
    assert.deepEqual(item.actions, data.actions);
  });

  test('limits: title 1..140, body 2,000, 20 facts, ids labels and kinds required', async () => {
    const good = { title: 't'.repeat(140), body: 'b'.repeat(2000), facts: Array(20).fill({ label: 'L', value: 'V' }) };
    assert.ok(await relay.item('approval.requested', good));
    assert.deepEqual(
      await refused('approval.requested', { title: 't'.repeat(141) }),
      ['/data/title'].map((p) => `/0${p}`),
    );
    assert.deepEqual(await refused('approval.requested', { title: undefined }), ['/0/data/title']);
    assert.deepEqual(await refused('approval.requested', { body: 'b'.repeat(2001) }), ['/0/data/body']);
    assert.deepEqual(await refused('approval.requested', { facts: Array(21).fill({ label: 'L', value: 'V' }) }), [
      '/0/data/facts',
    ]);
    for (const missing of ['id', 'label', 'kind']) {
      const action = { id: 'go', label: 'Go', kind: 'approve', [missing]: undefined };
      assert.deepEqual(await refused('approval.requested', { actions: [action] }), [`/0/data/actions/0/${missing}`]);
    }
    assert.equal(
      (await refused('approval.requested', { reminders: ['PT0S'] })).length,
      1,
      '`reminders` without `dueAt` is 400',
    );
  });

  test('default actions by type, with these English labels', async () => {
    const approval = await relay.seen('dana', await relay.item('approval.requested'));
    assert.deepEqual(labels(approval), [
      ['Approve', 'approve', 'none'],
      ['Reject', 'reject', 'optional'],
      ['Ask', 'request-info', 'required'],
    ]);
    for (const type of ['alert.raised', 'task.assigned', 'case.escalated', 'exception.raised']) {
      const more = type === 'exception.raised' ? { error: { message: 'x' }, fold: 'd' } : {};
      assert.deepEqual(
        labels(await relay.seen('dana', await relay.item(type, more))),
        [['Acknowledge', 'acknowledge', 'none']],
        type,
      );
    }
    assert.deepEqual(
      labels(
        await relay.seen(
          'dana',
          await relay.item('approval.requested', { actions: [{ id: 'a', label: 'A', kind: 'approve' }] }),
        ),
      ),
      [['A', 'approve', 'none']],
    );
  });

  test('audience: alternatives inside a dimension, dimensions must all match, `users` adds', async () => {
    const who = async (audience: object) => (await relay.send(event('task.assigned', { audience })))[0]?.recipients;
    assert.equal(await who({ roles: ['approver', 'support'] }), 4);
    assert.equal(await who({ roles: ['approver'], locations: ['BER'] }), 2);
    assert.equal(await who({ roles: ['approver'], locations: ['BER'], units: ['AMER'] }), 0);
    assert.equal(await who({ roles: ['approver'], locations: ['BER'], users: ['lee'] }), 3);
    assert.equal(await who({ users: ['sam'] }), 1);
    assert.equal(await who({ roles: ['*'] }), 4, 'everybody');
    assert.equal(
      (await refused('task.assigned', { audience: {} }))[0],
      '/0/data/audience',
      'an empty audience is an error',
    );
    assert.ok(await refused('task.assigned', { audience: { roles: [] } }));
  });

  test('"nobody matches: accepted with recipients: 0, counted, and shown to the administrator"', async () => {
    const before = (await relay.get('/metrics')).text;
    const [result] = await relay.send(
      event('task.assigned', { title: 'For no one', audience: { roles: ['nobody-holds-it'] } }),
    );
    assert.equal(result?.recipients, 0);
    assert.notEqual((await relay.get('/metrics')).text, before);
    const shown = await relay.get(`/v1/admin/items/${result?.itemId}`, ADMIN);
    assert.deepEqual([shown.status, shown.body.item.recipients], [200, 0]);
  });
});

describe('types', () => {
  const changed = (id: string, to: string, more: object = {}) =>
    event('status.changed', { record: { system: 'CRM', type: 'order', id }, status: { to }, ...more });

  test('status.changed: `record` required; "updates it and counts up" while open', async () => {
    await refused('status.changed', { status: { to: 'x' } });
    const [first] = await relay.send(changed('9', 'packed', { title: 'Packed' }));
    const [second] = await relay.send(changed('9', 'shipped', { title: 'Shipped' }));
    assert.equal(second?.itemId, first?.itemId);
    const item = await relay.seen('dana', first?.itemId ?? '');
    assert.deepEqual([item.title, item.fold.count, item.status.to], ['Shipped', 2, 'shipped']);
    assert.equal((await relay.send(changed('10', 'packed')))[0]?.itemId === first?.itemId, false);
  });

  test('exception.raised folds; resolved closes; "nothing open is no error"', async () => {
    const raise = (more: object) =>
      event('exception.raised', { fold: 'sap-sync/timeout', error: { code: 'E1', message: 'Timeout' }, ...more });
    const [first] = await relay.send(raise({ title: 'One', severity: 'critical' }));
    const [second] = await relay.send(raise({ title: 'Two', severity: 'notice', audience: { roles: ['support'] } }));
    assert.equal(second?.itemId, first?.itemId);
    const item = await relay.seen('sam', first?.itemId ?? '');
    assert.deepEqual(
      [item.title, item.severity, item.fold.count],
      ['Two', 'critical', 2],
      '"title and body are the last ones, severity the highest, recipients all of them"',
    );
    assert.deepEqual(Object.keys(item.fold).filter((name) => ['count', 'firstAt', 'lastAt'].includes(name)).length, 3);
    const resolved = bare('exception.resolved', { fold: 'sap-sync/timeout', note: 'Fixed' });
    const [closed] = await relay.send(resolved);
    assert.equal(closed?.itemId, first?.itemId);
    const over = await relay.seen('dana', first?.itemId ?? '');
    assert.equal(over.state, 'closed');
    assert.ok(
      over.thread.some(({ kind, text }: { kind: string; text: string }) => kind === 'resolved' && text === 'Fixed'),
    );
    assert.equal(
      (await relay.post('/v1/events', [bare('exception.resolved', { fold: 'nothing' })], 'sap-key', BATCH)).status,
      202,
    );
  });

  test('fold "default: type, record type and title"', async () => {
    const raise = (title: string) =>
      event('alert.raised', { title, record: { system: 'M', type: 'queue', id: String(Math.random()) } });
    const [one, two, other] = await relay.send(raise('Queue stuck'), raise('Queue stuck'), raise('Queue slow'));
    assert.equal(one?.itemId, two?.itemId);
    assert.notEqual(one?.itemId, other?.itemId);
  });

  test('"an acknowledged failure keeps its fold …: counts rise silently, a higher severity opens it again"', async () => {
    const raise = (severity: string) => relay.item('alert.raised', { fold: 'ack', severity });
    const id = await raise('warning');
    assert.equal((await relay.answer('dana', id, 'acknowledge')).status, 200);
    assert.equal(await raise('warning'), id);
    const silent = await relay.seen('lee', id);
    assert.deepEqual([silent.state, silent.fold.count], ['answered', 2]);
    assert.equal(await raise('critical'), id);
    assert.equal((await relay.seen('lee', id)).state, 'open');
    await relay.send(bare('alert.cleared', { fold: 'ack' }));
    assert.equal((await relay.seen('lee', id)).state, 'closed');
    assert.notEqual(await raise('warning'), id, 'resolved: the next one is new');
  });

  test('item.updated changes an open item; item.withdrawn takes it back with a reason; eventSource defaults to the source', async () => {
    const one = event('approval.requested', { dueAt: soon(3_600_000) });
    const [{ itemId = '' } = {}] = await relay.send(one);
    const dueAt = soon(7_200_000);
    const facts = [{ label: 'New', value: 'fact' }];
    await relay.send(
      bare('item.updated', { eventId: one.id, title: 'Anew', body: 'b', severity: 'critical', dueAt, facts }),
    );
    const item = await relay.seen('dana', itemId);
    assert.deepEqual([item.title, item.body, item.severity, item.facts], ['Anew', 'b', 'critical', facts]);
    assert.equal(Date.parse(item.dueAt), Date.parse(dueAt));
    await relay.send(bare('item.withdrawn', { eventId: one.id, reason: 'x' }, { source: '/elsewhere' }));
    assert.equal((await relay.seen('dana', itemId)).state, 'open');
    await relay.send(
      bare('item.withdrawn', { eventId: one.id, eventSource: '/sap', reason: 'Cancelled' }, { source: '/elsewhere' }),
    );
    const gone = await relay.seen('dana', itemId);
    assert.equal(gone.state, 'withdrawn');
    assert.ok(
      gone.thread.some(
        ({ kind, text }: { kind: string; text: string }) => kind === 'withdrawn' && text === 'Cancelled',
      ),
    );
    const { status, body } = await relay.answer('dana', itemId, 'approve');
    assert.deepEqual([status, body.code], [409, 'ITEM_CLOSED']);
  });

  test('`remind: true` "beckons at once"; it is an entry of the thread', async () => {
    const one = event('approval.requested');
    const [{ itemId = '' } = {}] = await relay.send(one);
    await relay.send(bare('item.updated', { eventId: one.id, remind: true }));
    assert.deepEqual(
      (await relay.seen('dana', itemId)).thread.map(({ kind }: { kind: string }) => kind),
      ['reminder'],
    );
  });

  test('process.step: "makes an item only when title and audience are there"', async () => {
    const process = (step: string, status: string, more: object = {}) => ({
      process: { id: 'onboarding-88', name: 'Onboarding Kim', step, status, owner: 'support', ...more },
    });
    const steps = [
      { id: 'it-account', label: 'IT account', system: 'IAM', owner: 'support' },
      { id: 'badge', label: 'Badge' },
    ];
    const [silent] = await relay.send(bare('process.step', process('it-account', 'active', { steps })));
    assert.equal(silent?.itemId, null);
    const [told] = await relay.send(
      event('process.step', { ...process('it-account', 'done'), audience: { users: ['dana'] } }),
    );
    assert.equal((await relay.seen('dana', told?.itemId ?? '')).process.id, 'onboarding-88');
  });

  test('what touches an item that is over, or that never was, changes nothing and is 202', async () => {
    const one = event('approval.requested');
    const [{ itemId = '' } = {}] = await relay.send(one);
    await relay.answer('dana', itemId, 'approve');
    const before = await relay.seen('dana', itemId);
    for (const eventId of [one.id, 'never-was']) {
      const touches = [
        bare('item.updated', { eventId, title: 'Too late', remind: true }),
        bare('item.withdrawn', { eventId, reason: 'Too late' }),
      ];
      assert.equal((await relay.send(...touches)).length, 2);
    }
    const now = await relay.seen('dana', itemId);
    assert.deepEqual([now.title, now.state, now.outcome], [before.title, 'answered', before.outcome]);
  });

  test('customer.notification: "`audience` (optional here)"; process.step: "`process` required"', async () => {
    const data = {
      title: 'Shipped',
      customer: { ref: 'C' },
      channels: [{ gateway: 'none', kind: 'sms', to: '+49155' }],
    };
    assert.equal((await relay.send(bare('customer.notification', data)))[0]?.recipients, 0);
    assert.deepEqual(await refused('process.step', {}), ['/0/data/process']);
  });

  test('customer.notification: channels at least one; `messages` with a masked `to`', async () => {
    const data = {
      audience: { roles: ['support'] },
      customer: { ref: 'C-9', name: 'Ann' },
      channels: [{ gateway: 'none', kind: 'email', to: 'ann.miller@example.org' }],
    };
    await refused('customer.notification', { ...data, channels: [] });
    const id = await relay.item('customer.notification', data);
    const [message] = (await relay.seen('sam', id)).messages;
    assert.deepEqual([message.gateway, message.kind], ['none', 'email']);
    assert.ok(!JSON.stringify(message).includes('ann.miller@'));
    assert.ok(['queued', 'sent', 'delivered', 'failed'].includes(message.status) && message.at);
    await until('it fails, with the reason', async () => (await relay.seen('sam', id)).messages[0].error);
  });

  test('"an item without actions waits for nobody; each person’s seenAt ends it for them"', async () => {
    const [{ itemId = '' } = {}] = await relay.send(
      event('status.changed', { record: { system: 'S', type: 't', id: 'seen' }, status: { to: 'x' } }),
    );
    const before = await relay.seen('dana', itemId);
    assert.deepEqual([before.actions, before.decision, before.seenAt], [[], null, null]);
    assert.equal((await relay.post(`/v1/items/${itemId}/seen`, undefined, 'dana-token')).status, 200);
    assert.ok((await relay.seen('dana', itemId)).seenAt);
    assert.equal((await relay.seen('lee', itemId)).seenAt, null);
  });

  test('"`expiresAt` passed: expired"; reminders and escalation notify again and are in the thread', async () => {
    const now = soon(0);
    const ran = await relay.item('approval.requested', {
      dueAt: now,
      reminders: ['PT2S'],
      escalation: [{ after: 'PT2S', audience: { users: ['sam'] } }],
      expiresAt: soon(8_000),
    });
    const item = await until('it expired', async () => {
      const seen = await relay.seen('dana', ran);
      return seen.state === 'expired' && seen;
    });
    assert.deepEqual(item.thread.map(({ kind }: { kind: string }) => kind).sort(), ['escalation', 'reminder']);
    assert.equal((await relay.seen('sam', ran)).state, 'expired', 'the escalation added them');
  });

  test('"URLs inside events are shown, never fetched"', async () => {
    const site = await startEndpoint();
    try {
      await relay.item('approval.requested', {
        record: { system: 'S', type: 't', id: '1', url: `${site.url}/r` },
        attachments: [{ label: 'a', url: `${site.url}/a` }],
      });
      await relay.restart();
      assert.equal(site.taken.length, 0);
    } finally {
      await site.close();
    }
  });
});
