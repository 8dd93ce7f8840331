/** Erasing a person: no name remains, their answers stay, and the audit chain is valid. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { io } from 'socket.io-client';
import { run } from '../../../relay/main.ts';
import { until } from '../../helpers/until.ts';
import { ADMIN, bareEvent, DIRECTORY, event, startRelay } from '../parts/relay.ts';

const NAME = 'Zoë Quist';
const ID = 'zoe-quist';
const zoe = { id: ID, name: NAME, roles: ['approver', 'lead'], token: 'zoe-token' };
const yara = { id: 'yara', name: 'Yara Moss', roles: ['approver'], token: 'yara-token' };
const vera = { id: 'vera', name: 'Vera Lind', roles: ['approver'], token: 'vera-token' };
const relay = await startRelay({ directory: { ...DIRECTORY, users: [...DIRECTORY.users, zoe, yara, vera] } });
after(() => relay.close());

const respond = (itemId: string, action: string, token: string, comment?: string) =>
  relay.post(`/v1/items/${itemId}/responses`, { action, key: randomUUID(), ...(comment ? { comment } : {}) }, token);
const erase = (id: string) => relay.post(`/v1/admin/people/${id}/erase`, {}, ADMIN);

/** Tables that contain a text, read directly from the database file. */
function tablesWith(text: string): string[] {
  const database = new DatabaseSync(relay.store, { readOnly: true });
  try {
    const tables = database
      .prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' AND name NOT LIKE 'items_text%'",
      )
      .all()
      .map(({ name }) => String(name));
    return tables.filter((table) => {
      const columns = database.prepare(`PRAGMA table_info(${table})`).all();
      const where = columns.map(({ name }) => `instr(CAST(${String(name)} AS TEXT), ?) > 0`).join(' OR ');
      return (
        database.prepare(`SELECT 1 FROM ${table} WHERE ${where} LIMIT 1`).get(...columns.map(() => text)) !== undefined
      );
    });
  } finally {
    database.close();
  }
}
/** The number of rows of a table whose document contains a text. */
function namesIn(store: string, table: 'outbound' | 'absences', text: string): number {
  const database = new DatabaseSync(store, { readOnly: true });
  const column = table === 'outbound' ? 'payload' : 'doc';
  const row = database.prepare(`SELECT COUNT(*) AS n FROM ${table} WHERE instr(${column}, ?) > 0`).get(text);
  database.close();
  return Number(row?.n);
}
async function verify(): Promise<string> {
  const lines: string[] = [];
  const io = {
    out: (text: string) => lines.push(text),
    err: (text: string) => lines.push(text),
    stop: Promise.resolve('SIGTERM'),
  };
  await until('the head is signed', () => readFileSync(`${relay.folder}/audit.head`).length > 0);
  await run(['audit', 'verify'], { BECKON_DATA: relay.folder, BECKON_STORE: `sqlite:${relay.store}` }, io);
  return lines.join('\n');
}

test('nothing names them any more, and what they decided stays decided', async () => {
  const SPELLED = `ACME\\${ID.toUpperCase()}`;
  const [decided, asked, open] = await relay.send(
    event('approval.requested', { requester: 'kim' }),
    event('approval.requested', { decision: { policy: 'all' }, audience: { users: [ID, 'dana'] } }),
    event('approval.requested', { requester: ID, audience: { users: ['dana'] } }),
    event('approval.requested', { requester: SPELLED, audience: { users: ['dana'] } }),
    event('approval.requested', { requester: NAME, audience: { users: ['dana'] } }),
    event('approval.requested', {
      audience: { users: ['dana'] },
      escalation: [{ after: 'PT8H', audience: { roles: ['lead'], users: [ID] } }],
    }),
    bareEvent('process.step', { process: { id: 'p', step: 's', status: 'active', owner: ID } }),
  );
  assert.ok(decided && asked && open);
  assert.equal((await respond(decided.itemId, 'approve', 'zoe-token')).status, 200);
  assert.equal((await respond(asked.itemId, 'request-info', 'zoe-token', 'Which one?')).status, 200);
  await relay.put('/v1/me/subscriptions', { rules: [{ role: '*', types: ['*'], deliver: 'badge' }] }, 'zoe-token');
  await relay.put('/v1/me/absence', { from: '2030-01-01T00:00:00Z', to: '2030-02-01T00:00:00Z' }, 'zoe-token');
  await relay.post(`/v1/items/${asked.itemId}/claim`, {}, 'zoe-token');

  const desk = io(`${relay.url}/v1/desk`, {
    transports: ['websocket'],
    auth: { token: 'zoe-token' },
    reconnection: false,
  });
  await new Promise((resolve) => desk.once('sync', resolve));
  const gone = new Promise((resolve) => desk.once('disconnect', resolve));
  const reply = await erase(ID);
  assert.equal(reply.status, 200, reply.text);
  assert.match(reply.body.alias, /^erased-[0-9a-f]{12}$/);
  assert.ok(reply.body.items >= 3);
  await gone;

  const named = () => [ID, NAME, ID.toUpperCase()].map(tablesWith);
  await until('no table names them', () => named().flat().length === 0).catch(() => {
    assert.deepEqual(named(), [[], [], []]);
  });
  const after = (await relay.get(`/v1/items/${decided.itemId}`, 'lee-token')).body;
  assert.deepEqual([after.state, after.outcome.by], ['answered', { id: reply.body.alias, name: 'Erased person' }]);
  const second = (await relay.get(`/v1/items/${asked.itemId}`, 'dana-token')).body;
  assert.equal(second.claimedBy, null);
  assert.equal((await relay.get('/v1/me', 'zoe-token')).status, 401);
  assert.match(await verify(), /records, as they were written/);
});

test('reasons of administrators go with a person whom the item names, also from the absence that they set', async () => {
  const reason = 'Una is ill until Friday';
  const una = { id: 'una-marsh', name: 'Una Marsh', roles: ['approver'] };
  await relay.post('/v1/admin/people', una, ADMIN);
  const [moved, closed] = await relay.send(
    event('approval.requested', { audience: { users: ['una-marsh', 'dana'] } }),
    event('approval.requested', { audience: { users: ['una-marsh'] } }),
  );
  const act = (id: string | undefined, name: string, body: object = {}) =>
    relay.post(`/v1/admin/items/${id}/${name}`, { reason, ...body }, ADMIN);
  assert.equal((await act(moved?.itemId, 'remind')).status, 200);
  assert.equal((await act(moved?.itemId, 'reassign', { audience: { users: ['dana', 'lee'] } })).status, 200);
  assert.equal((await act(closed?.itemId, 'close')).status, 200);
  const absence = { from: '2030-01-01T00:00:00Z', to: '2030-02-01T00:00:00Z', delegate: 'lee', reason };
  assert.equal((await relay.put('/v1/admin/people/una-marsh/absence', absence, ADMIN)).status, 200);
  assert.equal((await erase('una-marsh')).status, 200);
  // The source may still read why its item was closed.
  await until(
    'no table names them',
    () => tablesWith('una-marsh').length === 0 && tablesWith('Una Marsh').length === 0,
  );
  assert.deepEqual(tablesWith(reason), ['outbound']);
  const { thread } = (await relay.get(`/v1/items/${moved?.itemId}`, 'dana-token')).body;
  assert.deepEqual(
    thread.map(({ kind, text }: { kind: string; text?: string }) => [kind, text]),
    [
      ['reminder', undefined],
      ['reassigned', undefined],
    ],
  );
});

test('what they filled in with their answers is removed, that of others stays', async () => {
  const form = { type: 'object', properties: { center: { type: 'string' } } };
  const actions = [{ id: 'approve', label: 'Approve', kind: 'approve', form }];
  const [made] = await relay.send(
    event('approval.requested', { actions, decision: { policy: 'all' }, audience: { users: ['yara', 'dana'] } }),
  );
  const fill = (center: string, by: string) =>
    relay.post(`/v1/items/${made?.itemId}/responses`, { action: 'approve', key: randomUUID(), input: { center } }, by);
  assert.equal((await fill('private-of-yara', 'yara-token')).status, 200);
  assert.equal((await fill('private-of-dana', 'dana-token')).status, 200);
  assert.equal((await erase('yara')).status, 200);
  await until('no table has it', () => tablesWith('private-of-yara').length === 0);
  const item = (await relay.get(`/v1/items/${made?.itemId}`, 'dana-token')).body;
  assert.deepEqual(
    item.votes.map(({ input }: { input?: object }) => input),
    [undefined, { center: 'private-of-dana' }],
  );
  assert.deepEqual(item.outcome.input, { center: 'private-of-dana' });
});

test('what they decided about single rows is removed with its comments; the numbers stay', async () => {
  const lines = {
    columns: [{ id: 'net', label: 'Net', type: 'number' }],
    rows: [
      { id: '1', cells: { net: '1' } },
      { id: '2', cells: { net: '2' } },
    ],
  };
  const decision = { policy: 'first', perLine: true };
  const [made] = await relay.send(event('approval.requested', { lines, decision }));
  const lineDecisions = { '2': { decision: 'reject', comment: 'private-of-vera' } };
  const answer = { action: 'approve', key: randomUUID(), lineDecisions };
  assert.equal((await relay.post(`/v1/items/${made?.itemId}/responses`, answer, 'vera-token')).status, 200);
  assert.equal((await erase('vera')).status, 200);
  await until('no table has it', () => tablesWith('private-of-vera').length === 0);
  const { answers, outcome, decision: decided } = (await relay.get(`/v1/items/${made?.itemId}`, 'dana-token')).body;
  assert.ok(!('lineDecisions' in answers[0]));
  assert.deepEqual([outcome.lineCounts, decided.state], [{ approved: 1, rejected: 1 }, 'partial']);
});

test('their records in the audit can no longer be attributed to them', async () => {
  const page = (await relay.get('/v1/admin/audit', ADMIN)).body;
  const answered = page.items.find(({ kind }: { kind: string }) => kind === 'answered');
  assert.match(answered.actor, /^[0-9a-f]{32}$/);
  assert.equal(answered.by, null);
  const acts = page.items.map(({ facts }: { facts: { act?: string } }) => facts.act).filter(Boolean);
  assert.ok(acts.includes('erase a person') && acts.includes('person erased'));
});

test('no one is erased twice, and no unknown person is', async () => {
  assert.equal((await erase(ID)).status, 404);
  assert.equal((await erase('nobody')).status, 404);
  assert.equal((await relay.post('/v1/admin/people/dana/erase', {}, 'dana-token')).status, 403);
});

test('pending messages to them are dropped, and no one keeps them as a stand-in', async () => {
  const person = { id: 'quinn', name: 'Quinn Abel', roles: ['approver'], token: 'quinn-token' };
  const channels = [{ gateway: 'phones', kind: 'push', to: 'quinn-phone', when: 'always' }];
  const gateway = {
    id: 'phones',
    kind: 'webhook',
    url: 'http://127.0.0.1:9/',
    secret: `whsec_${'c2VjcmV0'.repeat(4)}`,
  };
  const own = await startRelay({
    directory: { ...DIRECTORY, users: [...DIRECTORY.users, { ...person, channels }], gateways: [gateway] },
  });
  try {
    const absence = { from: '2030-01-01T00:00:00Z', to: '2030-02-01T00:00:00Z', delegate: 'quinn' };
    assert.equal((await own.put('/v1/me/absence', absence, 'dana-token')).status, 200);
    await own.send(event('task.assigned', { audience: { users: ['quinn'] } }));
    const rows = () => namesIn(own.store, 'outbound', 'quinn');
    await until('a message to them waits, or could not be delivered', () => rows() > 0);
    assert.equal((await own.post('/v1/admin/people/quinn/erase', {}, ADMIN)).status, 200);
    await until('no message names them', () => rows() === 0);
    assert.equal((await own.get('/v1/me', 'dana-token')).body.absence.delegate, null);
    assert.equal(namesIn(own.store, 'absences', 'quinn'), 0);
  } finally {
    await own.close();
  }
});

test('an erasure that was cut short is finished at the next start', async () => {
  const [item] = await relay.send(event('task.assigned', { audience: { users: ['sam'] } }));
  assert.ok(item);
  await respond(item.itemId, 'acknowledge', 'sam-token');
  await relay.restart(() => {
    const database = new DatabaseSync(relay.store);
    const upTo = Number(database.prepare('SELECT MAX(seq) AS seq FROM items').get()?.seq);
    database.prepare("INSERT INTO erasures (user_id, alias, up_to) VALUES ('sam', 'erased-0123456789ab', ?)").run(upTo);
    database.close();
  });
  await until('the erasure is over', () => tablesWith('"sam"').length === 0 && tablesWith('Sam Poe').length === 0);
  assert.equal(tablesWith('erased-0123456789ab').includes('items'), true);
});
