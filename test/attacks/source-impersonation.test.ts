/** A source with its own key (the canteen's) tries to pass for another system and to address users outside its permissions. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { itemNotice } from '../../desk/notifications/notice.ts';
import { recordLine } from '../../relay/domain/items/record-line.ts';
import { DEFAULT_SOUNDS } from '../../shared/notification-sounds.ts';
import { answerPageWordsFor } from '../../shared/words/answer-page.ts';
import { viewOf } from '../helpers/items.ts';
import { ADMIN, bareEvent, DIRECTORY, event, type Reply, type RunningRelay, startRelay } from '../relay/parts/relay.ts';

const GRANTS = {
  types: [
    'approval.requested',
    'task.assigned',
    'item.*',
    'customer.notification',
    'process.step',
    'exception.raised',
  ].flatMap((type) => (type === 'item.*' ? ['item.updated', 'item.withdrawn', 'info.provided'] : [type])),
  roles: ['support'],
  users: ['kim'],
  gateways: ['menu'],
  systems: ['Canteen'],
  hosts: ['canteen.acme.example', '*.kitchen.example'],
};
const HOOK = '{ "id": id, "source": "/canteen", "type": "com.xconnector.task.assigned", "data": data }';
const WIDE = { mapping: HOOK, fallback: { roles: ['approver'] } };
const CANTEEN = {
  id: 'canteen',
  name: 'Canteen',
  key: 'canteen-key',
  grants: GRANTS,
  hooks: {
    in: { mapping: HOOK, fallback: { roles: ['support'] } },
    each: { mapping: `$.events.(${HOOK})`, accept: 'each' },
  },
};
const COMPANY = { ...DIRECTORY, sources: [...DIRECTORY.sources, CANTEEN] };

/** An event that the canteen may send. */
const menu = (data: object = {}) =>
  event('approval.requested', {
    title: 'Menu of Friday',
    audience: { roles: ['support'] },
    record: { system: 'Canteen', type: 'menu', id: '45' },
    ...data,
  });

describe('a canteen poses as SAP', () => {
  let relay: RunningRelay;
  before(async () => {
    relay = await startRelay({ directory: COMPANY });
  });
  after(() => relay.close());
  const send = (body: unknown) =>
    relay.post('/v1/events', body, 'canteen-key', { 'content-type': 'application/cloudevents+json' });
  const refused = (reply: Reply, ...pointers: string[]) => {
    assert.equal(reply.status, 403, reply.text);
    assert.equal(reply.body.code, 'FORBIDDEN');
    assert.deepEqual(
      reply.body.errors.map(({ pointer }: { pointer: string }) => pointer),
      pointers,
    );
  };

  test('events within its grants are accepted', async () => {
    assert.equal((await send(menu())).status, 202);
    const links = { url: 'https://canteen.acme.example/menu' };
    const reply = await send(
      menu({
        record: { system: 'Canteen', type: 'menu', id: '46', ...links },
        attachments: [{ label: 'Photo', url: 'https://img.eu.kitchen.example/1' }],
        audience: { users: ['kim'] },
      }),
    );
    assert.equal(reply.status, 202, reply.text);
    assert.equal(
      (await relay.get(`/v1/items/${reply.body.results[0].itemId}`, 'kim-token')).body.linkWarnings,
      undefined,
    );
  });

  for (const [who, data, ...pointers] of [
    ['with a record of SAP', { record: { system: 'SAP ERP', type: 'po', id: '1' } }, '/data/record/system'],
    [
      'with a Cyrillic letter in its own name',
      { record: { system: 'Саnteen', type: 'po', id: '1' } },
      '/data/record/system',
    ],
    ['to another role', { audience: { roles: ['support', 'approver'] } }, '/data/audience/roles/1'],
    ['to everybody', { audience: { roles: ['*'] } }, '/data/audience/roles/0'],
    ['to a place, whatever the role', { audience: { locations: ['BER'] } }, '/data/audience/locations'],
    ['to a unit, whatever the role', { audience: { units: ['EMEA'], users: ['kim'] } }, '/data/audience/units'],
    ['to somebody by name', { audience: { users: ['kim', 'dana'] } }, '/data/audience/users/1'],
    [
      'by an escalation',
      { escalation: [{ after: 'PT1H', audience: { roles: ['lead'] } }] },
      '/data/escalation/0/audience/roles/0',
    ],
    [
      'by the order of a decision',
      { decision: { policy: 'sequential', order: ['kim', 'dana', 'lead'] } },
      '/data/decision/order/1',
      '/data/decision/order/2',
    ],
    [
      'with a link elsewhere',
      { record: { system: 'Canteen', type: 'menu', id: '1', url: 'https://evil.example/' } },
      '/data/record/url',
    ],
    [
      'with a link whose user name is a host that it may name',
      { record: { system: 'Canteen', type: 'menu', id: '1', url: 'https://canteen.acme.example@evil.example/' } },
      '/data/record/url',
    ],
    [
      'with an attachment elsewhere',
      { attachments: [{ label: 'Menu', url: 'https://kitchen.example.evil.example/' }] },
      '/data/attachments/0/url',
    ],
    [
      'as owner and system of a step',
      {
        process: {
          id: 'p1',
          step: 'a',
          status: 'active',
          owner: 'lead',
          steps: [{ id: 'a', label: 'A', system: 'SAP ERP', owner: 'dana' }],
        },
      },
      '/data/process/owner',
      '/data/process/steps/0/owner',
      '/data/process/steps/0/system',
    ],
  ] as const)
    test(`${who}: refused, with a pointer`, async () => refused(await send(menu(data)), ...pointers));

  test('with another type, and through a gateway of others: refused', async () => {
    refused(await send(event('alert.raised', { audience: { roles: ['support'] } })), '/type');
    const channels = [
      { gateway: 'menu', kind: 'email', to: 'a@b.example' },
      { gateway: 'customers', kind: 'email', to: 'a@b.example' },
    ];
    const notice = bareEvent('customer.notification', { title: 'Pay here', customer: { ref: 'c-1' }, channels });
    refused(await send(notice), '/data/channels/1/gateway');
  });

  test('in a batch: the whole batch is refused, with pointers into it', async () => {
    const batch = [menu(), menu({ audience: { roles: ['approver'] } })];
    const headers = { 'content-type': 'application/cloudevents-batch+json' };
    refused(await relay.post('/v1/events', batch, 'canteen-key', headers), '/1/data/audience/roles/0');
    const before = (await relay.get('/v1/items?q=Friday', 'sam-token')).body.items.length;
    assert.equal((await send(batch[0])).body.results[0].duplicate, false);
    assert.equal((await relay.get('/v1/items?q=Friday', 'sam-token')).body.items.length, before + 1);
  });

  test('by a hook whose mapping creates events beyond the grants', async () => {
    const data = { title: 'PO 4711', audience: { roles: ['approver'] } };
    refused(await relay.post('/v1/hooks/canteen/in', { id: 'h1', data }, 'canteen-key'), '/data/audience/roles/0');
    const good = { title: 'Menu', audience: { roles: ['support'] } };
    const both = {
      events: [
        { id: 'h2', data: good },
        { id: 'h3', data },
      ],
    };
    const reply = await relay.post('/v1/hooks/canteen/each', both, 'canteen-key');
    assert.equal(reply.status, 202, reply.text);
    assert.equal(reply.body.results.length, 1);
    assert.equal(reply.body.rejected[0].errors[0].pointer, '/1/data/audience/roles/0');
  });

  test('by the fallback of its hook, in the file, by the API, or by grants that are reduced later', async () => {
    const file = { ...COMPANY, sources: [{ ...CANTEEN, hooks: { in: WIDE } }] };
    await assert.rejects(startRelay({ directory: file }), /sources\/canteen\/hooks\/in\/fallback\/roles\/0/);
    const change = await relay.put('/v1/admin/hooks/canteen/in', WIDE, ADMIN);
    assert.equal(change.status, 400, change.text);
    assert.equal(change.body.errors[0].pointer, '/fallback/roles/0');
    const shrunk = { name: 'Canteen', grants: { ...GRANTS, roles: [] } };
    const less = await relay.put('/v1/admin/sources/canteen', shrunk, ADMIN);
    assert.equal(less.status, 400, less.text);
    assert.match(less.body.errors[0].pointer, /^\/hooks\/in\/fallback/);
  });

  test('through an item created under wider grants: it can withdraw it, but neither change nor raise it again', async () => {
    const wide = { name: 'Canteen', grants: '*' };
    assert.equal((await relay.put('/v1/admin/sources/canteen', wide, ADMIN)).status, 200);
    const sap = { system: 'SAP ERP', type: 'po', id: '9' };
    const process = (id: string, step: object) => ({ id, name: 'Order', step: 'pay', status: 'active', ...step });
    const alert = (fold: string, role: string) =>
      event('exception.raised', { title: 'Fridge', fold, error: { message: 'warm' }, audience: { roles: [role] } });
    const made = {
      ofSystem: menu({ record: sap }),
      ofRole: menu({ audience: { roles: ['approver'] } }),
      ofPerson: menu({ audience: { users: ['dana'] } }),
      withLink: menu({ attachments: [{ label: 'A', url: 'https://evil.example/a' }] }),
    };
    const before = [
      ...Object.values(made),
      alert('fridge', 'approver'),
      bareEvent('process.step', { process: process('owned', { owner: 'approver' }) }),
      bareEvent('process.step', {
        process: process('planned', { steps: [{ id: 'pay', label: 'Pay', system: 'SAP ERP' }] }),
      }),
    ];
    for (const sent of before) assert.equal((await send(sent)).status, 202);
    const narrow = { name: 'Canteen', grants: { ...GRANTS, types: [...GRANTS.types, 'status.changed'] } };
    assert.equal((await relay.put('/v1/admin/sources/canteen', narrow, ADMIN)).status, 200);

    const more = { source: '/test' };
    for (const [what, { id: eventId }] of Object.entries(made)) {
      const changes: object[] = [
        bareEvent('item.updated', { eventId, title: 'Pay now' }, more),
        bareEvent('item.updated', { eventId, remind: true }, more),
        bareEvent('info.provided', { eventId, text: 'hm' }, more),
      ];
      for (const change of changes) refused(await send(change), '/data/eventId');
      const back = await send(bareEvent('item.withdrawn', { eventId, reason: 'over' }, more));
      assert.equal(back.status, 202, `${what}: ${back.text}`);
    }
    refused(await send(alert('fridge', 'support')), '/data/fold');
    for (const id of ['owned', 'planned']) {
      refused(await send(bareEvent('process.step', { process: process(id, { status: 'done' }) })), '/data/process/id');
      refused(await send(menu({ process: process(id, {}) })), '/data/process/id');
    }
  });

  test('its items say who sent them, by the name that the relay knows', async () => {
    const wide = { name: 'Canteen', grants: '*' };
    assert.equal((await relay.put('/v1/admin/sources/canteen', wide, ADMIN)).status, 200);
    const made = await send(menu({ record: { system: 'SAP ERP', type: 'po', id: '10' } }));
    const item = (await relay.get(`/v1/items/${made.body.results[0].itemId}`, 'sam-token')).body;
    assert.deepEqual(item.origin, { id: 'canteen', name: 'Canteen' });
    assert.equal(
      recordLine(item, answerPageWordsFor('en')),
      'SAP ERP · sent by Canteen · po 10',
      'on pages and in messages',
    );
    const long = { ...item, record: { ...item.record, system: `SAP ERP${' '.repeat(60)}GmbH` } };
    const settings = {
      locale: 'en',
      sounds: DEFAULT_SOUNDS,
      redacted: false,
      canReply: false,
      untilAnswered: false,
    } as const;
    for (const shown of [item, long]) {
      const { body } = itemNotice(viewOf(shown), Date.now(), settings);
      assert.match(body, /^SAP ERP.* · sent by Canteen · po 10/, 'in the notification, however long the name is');
    }
    const same = { ...item, record: { ...item.record, system: 'canteen' } };
    assert.equal(recordLine(same, answerPageWordsFor('en')), 'canteen · po 10', 'said once where it is the same');
  });
});

describe('a source without grants', () => {
  test('is named at the start, its links are marked, and it can be forbidden', async () => {
    const warned: object[] = [];
    const log = { debug() {}, info() {}, error() {}, warn: (facts: object) => warned.push(facts) };
    const relay = await startRelay({ log });
    try {
      const [named] = warned.flatMap((facts) => ('sources' in facts ? [facts.sources] : []));
      assert.deepEqual(named, ['crm', 'erp', 'narrow', 'slow']);
      const record = { system: 'SAP ERP', type: 'po', id: '1', url: 'https://sap.example@evil.example/po' };
      const attachments = [{ label: 'A', url: 'https://bücher.example/a' }];
      const [sent] = await relay.send(event('task.assigned', { record, attachments }));
      const item = (await relay.get(`/v1/items/${sent?.itemId}`, 'dana-token')).body;
      assert.deepEqual(item.linkWarnings, [
        { url: record.url, host: 'evil.example', because: ['unknown-host', 'user-info'] },
        {
          url: 'https://xn--bcher-kva.example/a',
          host: 'xn--bcher-kva.example',
          because: ['unknown-host', 'not-ascii'],
        },
      ]);
    } finally {
      await relay.close();
    }
    await assert.rejects(startRelay({ grantsRequired: true }), /sources\/erp\/grants is required \(BECKON_GRANTS\)/);
  });

  test('cannot be added where grants are required', async () => {
    const sources = DIRECTORY.sources.map(({ types: _, rate: __, ...source }) => ({ ...source, grants: '*' }));
    const relay = await startRelay({ grantsRequired: true, directory: { ...DIRECTORY, sources } });
    try {
      const bare = await relay.post('/v1/admin/sources', { id: 'new', name: 'New' }, ADMIN);
      assert.equal(bare.status, 400, bare.text);
      assert.equal(bare.body.errors[0].pointer, '/grants');
      const grants = { types: ['task.assigned'], rate: 2 };
      const added = await relay.post('/v1/admin/sources', { id: 'new', name: 'New', grants }, ADMIN);
      assert.equal(added.status, 201, added.text);
      assert.deepEqual(added.body.source.grants, grants);
      assert.equal(added.body.source.rate, 2);
      assert.equal((await relay.put('/v1/admin/sources/new', { name: 'New' }, ADMIN)).status, 400);
    } finally {
      await relay.close();
    }
  });
});
