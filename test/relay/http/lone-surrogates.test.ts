/** Lone surrogates, which JSON can carry and UTF-8 cannot: no id accepts them, so every stored row can be found by its id. */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import { ADMIN, bareEvent, DIRECTORY, event, type Reply, startRelay } from '../parts/relay.ts';

const HALF = 'a\ud800';
const relay = await startRelay();
after(() => relay.close());

const structured = { 'content-type': 'application/cloudevents+json' };
const post = (path: string, body: object): Promise<Reply> => relay.post(path, body, ADMIN);
const people = async (): Promise<string[]> =>
  (await relay.get('/v1/admin/people?limit=200', ADMIN)).body.items.map(({ id }: { id: string }) => id);

function assertPointer({ status, body, text }: Reply, pointer: string): void {
  assert.equal(status, 400, text);
  assert.ok(
    body.errors.some((error: { pointer: string }) => error.pointer === pointer),
    text,
  );
}

describe('is refused with its position, and nothing is stored', () => {
  test('in what an administrator makes', async () => {
    const before = await people();
    for (const [path, body, pointer] of [
      ['people', { id: HALF, name: 'Ada' }, '/id'],
      ['people', { id: '\udc00b', name: 'Ada' }, '/id'],
      ['people', { id: 'ada', name: 'Ada', roles: [HALF] }, '/roles/0'],
      ['people', { id: 'ada', name: 'Ada', locations: [HALF] }, '/locations/0'],
      ['people', { id: 'ada', name: 'Ada', units: [HALF] }, '/units/0'],
      ['sources', { id: HALF, name: 'Ada' }, '/id'],
      ['sources', { id: 'ada', name: 'Ada', responseUrl: `https://acme.example/${HALF}` }, '/responseUrl'],
    ] as const) {
      assertPointer(await post(`/v1/admin/${path}`, body), pointer);
    }
    assert.deepEqual(await people(), before);
    const hook = { mapping: '[]', auth: { query: HALF, secret: 's' } };
    assertPointer(await relay.put('/v1/admin/hooks/erp/h', hook, ADMIN), '/auth/query');
    // A complete pair is an ordinary character.
    const whole = await post('/v1/admin/people', { id: 'ada😀', name: 'Ada' });
    assert.equal(whole.status, 201, whole.text);
    const path = `/v1/admin/people/${encodeURIComponent('ada😀')}`;
    assert.equal((await relay.remove(path, ADMIN)).status, 200);
  });

  test('in every id of an event, of a person who answers, and of a browser', async () => {
    const record = { system: 'SAP', type: 'order', id: '1' };
    const process = { id: 'p', step: 's', status: 'active' };
    const task = (data: object, more: object = {}) => event('task.assigned', data, more);
    for (const [sent, pointer] of [
      [task({}, { id: HALF }), '/id'],
      [task({}, { source: `/${HALF}` }), '/source'],
      [task({}, { subject: HALF }), '/subject'],
      [task({ record: { ...record, system: HALF } }), '/data/record/system'],
      [task({ record: { ...record, type: HALF } }), '/data/record/type'],
      [task({ record: { ...record, id: HALF } }), '/data/record/id'],
      [task({ audience: { users: [HALF] } }), '/data/audience/users/0'],
      [task({ audience: { locations: [HALF] } }), '/data/audience/locations/0'],
      [task({ audience: { units: [HALF] } }), '/data/audience/units/0'],
      [task({ requester: HALF }), '/data/requester'],
      [task({ process: { ...process, id: HALF } }), '/data/process/id'],
      [task({ process: { ...process, owner: HALF } }), '/data/process/owner'],
      [event('alert.raised', { fold: HALF }), '/data/fold'],
      [bareEvent('alert.cleared', { fold: HALF }), '/data/fold'],
      [bareEvent('item.withdrawn', { eventId: HALF, reason: 'x' }), '/data/eventId'],
      [bareEvent('item.withdrawn', { eventId: 'e', eventSource: HALF, reason: 'x' }), '/data/eventSource'],
    ] as const) {
      const reply = await relay.post('/v1/events', sent, 'erp-key', structured);
      assertPointer(reply, pointer);
    }
    const [made] = await relay.send(event('task.assigned'));
    const delegated = await relay.post(`/v1/items/${made?.itemId}/delegate`, { to: HALF }, 'dana-token');
    assertPointer(delegated, '/to');
    // Display text is accepted unchanged: a title cut in the middle of a character is still delivered.
    const cut = event('task.assigned', { title: `Cut ${HALF}`, body: HALF });
    assert.equal((await relay.post('/v1/events', cut, 'erp-key', structured)).status, 202);
  });
});

test('a person stored by an earlier relay stops no start, and can be removed', async () => {
  await relay.restart(() => {
    const store = new DatabaseSync(relay.store);
    const doc = JSON.stringify({ id: HALF, name: 'Half', locations: [HALF] });
    store.prepare("INSERT INTO directory VALUES ('user', ?, ?, 'console', 0)").run(HALF, doc);
    store.close();
  });
  const id = 'a\ufffd';
  assert.ok((await people()).includes(id));
  const path = `/v1/admin/people/${encodeURIComponent(id)}`;
  assert.equal((await relay.put(path, { name: 'Whole', locations: ['BER'] }, ADMIN)).status, 200);
  assert.equal((await relay.get(path, ADMIN)).body.name, 'Whole');
  assert.equal((await relay.remove(path, ADMIN)).status, 200);
  await relay.restart();
  assert.ok(!(await people()).includes(id));
  assert.equal((await people()).length, DIRECTORY.users.length);
});
