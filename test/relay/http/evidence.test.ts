/** Evidence of items: lines, checks, parties and documents, in lists, in the item, in its version, in search and among related items. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ADMIN, bareEvent, DIRECTORY, event, type RunningRelay, startRelay } from '../parts/relay.ts';

let relay: RunningRelay;
const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const HOST = 'files.example.com';
before(async () => {
  const [erp, ...others] = DIRECTORY.sources;
  const response = {
    url: 'https://erp.example.com/answers',
    secret: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
  };
  const grants = { types: '*', roles: '*', users: '*', gateways: '*', systems: '*', hosts: '*', documents: [HOST] };
  relay = await startRelay({ directory: { ...DIRECTORY, sources: [{ ...erp, response, grants }, ...others] } });
});
after(() => relay.close());

const columns = [
  { id: 'pos', label: { en: 'Item', de: 'Position' }, type: 'text' },
  { id: 'net', label: 'Net', type: 'money', currency: 'EUR' },
];
const row = (id: string, pos: string, net: string, more: object = {}) => ({ id, cells: { pos, net }, ...more });
const lines = {
  columns,
  rows: [row('1', 'Corrugated board', '120.00', { before: { net: '100.00' } }), row('2', 'Tape', '8.50')],
};
const checks = [
  { label: 'Supplier known', result: 'ok' },
  { label: 'Budget', result: 'fail', detail: '€1,200 over' },
];
const parties = [{ kind: 'supplier', id: '4711', name: 'Kessler Verpackungen' }];
const documents = [
  {
    id: 'offer',
    name: 'Offer 17.pdf',
    mediaType: 'application/pdf',
    size: 1200,
    sha256: 'a'.repeat(64),
    url: `https://${HOST}/17`,
  },
];
const evidence = { lines, checks, parties, documents };

async function made(data: object, type = 'approval.requested') {
  const [result] = await relay.send(event(type, data));
  return String(result?.itemId);
}
const item = async (id: string) => (await relay.get(`/v1/items/${id}`, 'dana-token')).body;
const refusal = async (data: object) => {
  const { status, body } = await relay.post('/v1/events', event('approval.requested', data), 'erp-key', STRUCTURED);
  return [status, body.code, body.errors?.[0]?.pointer];
};

test('the item has the evidence, without the addresses of documents; lists have counts', async () => {
  const id = await made(evidence);
  const { url: _, ...shown } = documents[0]!;
  const found = await item(id);
  const { columns: heads, rows } = found.lines;
  assert.deepEqual([heads[0].label, rows, found.checks, found.parties], ['Item', lines.rows, checks, parties]);
  assert.deepEqual(found.documents, [shown]);
  const counts = { lines: 2, changed: 1, failed: 1, documents: 1 };
  assert.deepEqual(found.evidence, counts);
  const { items } = (await relay.get('/v1/items?limit=200', 'dana-token')).body;
  const listed = items.find((one: { id: string }) => one.id === id);
  assert.deepEqual(
    [listed.evidence, listed.lines, listed.checks, listed.documents],
    [counts, undefined, undefined, undefined],
  );
});

test('a changed cell makes a new version, a moved document does not', async () => {
  const sent = event('approval.requested', evidence);
  const [result] = await relay.send(sent);
  const id = String(result?.itemId);
  const update = (data: object) => relay.send(bareEvent('item.updated', { eventId: sent.id, ...data }));
  const moved = [{ ...documents[0], url: `https://${HOST}/18` }];
  await update({ documents: moved, checks });
  assert.equal((await item(id)).version, 1);
  await update({ lines: { columns, rows: [row('1', 'Corrugated board', '130.00', { before: { net: '120.00' } })] } });
  const changed = await item(id);
  assert.deepEqual([changed.version, changed.evidenceVersion, changed.lines.rows[0].cells.net], [2, 2, '130.00']);
  assert.deepEqual(changed.evidence, { lines: 1, changed: 1, failed: 1, documents: 1 });
  const old = { action: 'approve', key: crypto.randomUUID(), version: 1 };
  const refused = await relay.post(`/v1/items/${id}/responses`, old, 'dana-token');
  assert.equal(refused.body.code, 'ITEM_CHANGED');
  await update({ amount: { value: '130.00', currency: 'EUR' } });
  const { version, amount } = await item(id);
  assert.deepEqual([version, amount.value], [3, '130.00']);
});

describe('what is refused, with its pointer', () => {
  const cases: [string, object, string][] = [
    [
      'an unknown column',
      { lines: { columns, rows: [{ id: '1', cells: { gross: '1' } }] } },
      '/data/lines/rows/0/cells/gross',
    ],
    ['money that is a word', { lines: { columns, rows: [row('1', 'x', 'ten')] } }, '/data/lines/rows/0/cells/net'],
    [
      'money as a JSON number',
      { lines: { columns, rows: [{ id: '1', cells: { net: 1.5 } }] } },
      '/data/lines/rows/0/cells/net',
    ],
    ['a row twice', { lines: { columns, rows: [row('1', 'x', '1'), row('1', 'y', '2')] } }, '/data/lines/rows/1/id'],
    [
      'a total of no column',
      { lines: { columns, rows: [], totals: [{ label: 'Sum', column: 'x', value: '1' }] } },
      '/data/lines/totals/0/column',
    ],
    [
      'a day that does not exist',
      { lines: { columns: [{ id: 'd', label: 'D', type: 'date' }], rows: [{ id: '1', cells: { d: '2026-02-30' } }] } },
      '/data/lines/rows/0/cells/d',
    ],
    ['an unknown result', { checks: [{ label: 'x', result: 'maybe' }] }, '/data/checks/0/result'],
    ['six parties', { parties: Array(6).fill(parties[0]) }, '/data/parties'],
    [
      'a document over plain http',
      { documents: [{ ...documents[0], url: `http://${HOST}/17` }] },
      '/data/documents/0/url',
    ],
    ['a document twice', { documents: [documents[0], documents[0]] }, '/data/documents/1/id'],
  ];
  for (const [name, data, pointer] of cases) {
    test(name, async () => assert.deepEqual(await refusal(data), [400, 'EVENT_INVALID', pointer]));
  }
  test('201 rows', async () => {
    const rows = Array.from({ length: 201 }, (_, index) => row(`${index}`, 'x', '1'));
    assert.deepEqual(await refusal({ lines: { columns, rows } }), [400, 'EVENT_INVALID', '/data/lines/rows']);
  });
  test('a document of a host that is not granted', async () => {
    const elsewhere = [{ ...documents[0], url: 'https://elsewhere.example.com/17' }];
    assert.deepEqual(await refusal({ documents: elsewhere }), [403, 'FORBIDDEN', '/data/documents/0/url']);
  });
});

test('words of lines, checks and parties are found', async () => {
  const id = await made({ lines: { columns, rows: [row('1', 'Schaumstoffeinlage', '4.00')] } });
  for (const word of ['schaumstoff', 'Position']) {
    const { items } = (await relay.get(`/v1/items?q=${word}`, 'dana-token')).body;
    assert.ok(
      items.some((one: { id: string }) => one.id === id),
      word,
    );
  }
});

describe('related items', () => {
  const related = async (id: string, token = 'dana-token') => (await relay.get(`/v1/items/${id}/related`, token)).body;

  test('of the same party or record, newest first, only what the caller may see', async () => {
    const party = [{ kind: 'supplier', id: '99', name: 'Lang Logistik' }];
    const record = { system: 'SAP', type: 'order', id: 'R-1' };
    const amount = { value: '70.00', currency: 'EUR' };
    const first = await made({ parties: party, amount, title: 'First' });
    await relay.post(`/v1/items/${first}/responses`, { action: 'approve', key: crypto.randomUUID() }, 'dana-token');
    const second = await made({ record, title: 'Second' });
    await made({ parties: party, title: 'Of others', audience: { users: ['sam'] } });
    await made({ parties: [{ ...party[0], kind: 'customer' }], title: 'Another kind' });
    const id = await made({ parties: party, record, title: 'Now' });
    const { items } = await related(id);
    assert.deepEqual(
      items.map((one: { itemId: string; party?: object; record?: { id: string } }) => [
        one.itemId,
        one.party,
        one.record?.id,
      ]),
      [
        [second, undefined, 'R-1'],
        [first, party[0], undefined],
      ],
    );
    const [open, decided] = items;
    assert.equal(open.outcome, null);
    assert.deepEqual([decided.outcome.kind, decided.outcome.by.id, decided.amount], ['approve', 'dana', amount]);
    // The same after the index has taken them in.
    await relay.get('/v1/admin/items?q=lang', ADMIN);
    assert.deepEqual((await related(id)).items.length, 2);
  });

  test('are not found for an item of others', async () => {
    const id = await made({ parties, audience: { users: ['sam'] } });
    assert.equal((await related(id)).code, 'NOT_FOUND');
  });
});
