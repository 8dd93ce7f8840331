/** Where Beckon goes further, points 5 to 9 and 12: time, failures, and knowing why. */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { run } from '../../relay/main.ts';
import { WEEKDAYS } from '../../shared/people.ts';
import { fakeClock } from '../electron/parts/clock.ts';
import { testDesk } from '../electron/parts/desk.ts';
import { approval } from '../electron/parts/items.ts';
import { until } from '../helpers/until.ts';
import { createHandClock } from '../relay/parts/clock.ts';
import { ADMIN, bareEvent, event } from '../relay/parts/relay.ts';
import { openPlace, tokenOf } from './place.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test('point 5: SLA-aware: reminders, escalation, and quiet hours that yield as the deadline nears', async (t) => {
  const start = Date.parse('2026-11-25T20:00:00Z');
  const clock = createHandClock(start);
  const { make, when, item } = await openPlace(t, { clock, timers: clock });
  const id = await make('approval.requested', {
    audience: { users: ['dana'] },
    dueAt: new Date(start + 4 * HOUR).toISOString(),
    reminders: ['-PT2H'],
    escalation: [{ after: 'PT3H', audience: { roles: ['lead'] } }],
  });
  assert.equal((await item(id, 'lee')).id, undefined, 'not asked yet');
  clock.pass(2 * HOUR);
  await when(id, 'reminded', ({ thread }) => thread.some(({ kind }) => kind === 'reminder'));
  clock.pass(HOUR);
  const escalated = await when(
    id,
    'escalated',
    ({ thread }) => thread.some(({ kind }) => kind === 'escalation'),
    'lee',
  );
  assert.equal(escalated.why?.via, 'escalation');
  assert.deepEqual(
    escalated.ladder?.map(({ kind, doneAt }) => [kind, doneAt !== null]),
    [
      ['reminder', true],
      ['escalation', true],
    ],
  );
  // Twenty o'clock is quiet, but for what is due within two hours.
  const at = Date.parse('2026-11-25T20:00:00Z');
  const dana = testDesk(t, { clock: fakeClock(at) });
  const days = [...WEEKDAYS];
  const quietHours = { from: '18:00', to: '07:00', days, timeZone: 'UTC', unless: { dueWithin: 'PT2H' } };
  dana.connect();
  dana.desk.commands.setSubscriptions({ rules: [], quietHours });
  const [soon, later] = [
    approval(1, { dueAt: new Date(at + HOUR).toISOString() }),
    approval(2, { dueAt: new Date(at + 3 * HOUR).toISOString() }),
  ];
  for (const one of [soon, later]) dana.item(one);
  assert.deepEqual([...dana.screen.keys()], [soon.id]);
  dana.clock.tick(HOUR);
  assert.deepEqual([...dana.screen.keys()].sort(), [soon.id, later.id].sort(), 'quiet hours yield as it nears');
});

test('point 6: a thousand failures are one item, and the source resolves it', async (t) => {
  const { relay, when, desk } = await openPlace(t);
  const dana = await desk('dana');
  const failure = () => event('exception.raised', { fold: 'sync/timeout', error: { message: 'timed out' } });
  const results = [];
  for (let n = 0; n < 2; n += 1) results.push(...(await relay.send(...Array.from({ length: 500 }, failure))));
  const ids = new Set(results.map(({ itemId }) => itemId));
  assert.equal(ids.size, 1);
  const [id = ''] = ids;
  const { fold } = await when(id, 'folded', (item) => item.fold?.count === 1000);
  assert.ok(fold && fold.firstAt <= fold.lastAt && fold.rate.length > 0);
  await until('raised', () => dana.screen.has(id));
  assert.equal(dana.raised.filter((notice) => notice.id === id).length, 1);
  await relay.send(bareEvent('exception.resolved', { fold: 'sync/timeout' }));
  await until('withdrawn', () => !dana.screen.has(id));
  assert.equal((await when(id, 'closed', ({ state }) => state === 'closed')).state, 'closed');
});

test('point 7: after a night offline one ranked summary, not a storm', async (t) => {
  const { relay, desk } = await openPlace(t);
  const dana = await desk('dana');
  dana.client.use(null);
  const night = Array.from({ length: 40 }, (_, n) => event('approval.requested', { title: `PO ${n}` }));
  await relay.send(...night, event('approval.requested', { title: 'Urgent', severity: 'critical' }));
  dana.connect();
  await dana.live();
  const [summary, ...more] = dana.raised.filter(({ title }) => title !== 'Critical: Urgent');
  assert.match(summary?.title ?? '', /^4[01] new while you were away, 4[01] need you$/);
  assert.deepEqual(more, []);
  assert.equal(dana.desk.snapshot().inbox[0]?.item.title, 'Urgent');
});

test('point 8: "why did I get this?", and for the administrator a dry run', async (t) => {
  const { relay, make, item } = await openPlace(t);
  const audience = { roles: ['approver'], locations: ['BER'] };
  const { why } = await item(await make('approval.requested', { audience }));
  assert.deepEqual([why?.roles, why?.locations, why?.via], [['approver'], ['BER'], 'event']);
  const before = (await relay.get('/v1/items', tokenOf('dana'))).body.cursor;
  const { body } = await relay.post(
    '/v1/admin/dry-run',
    event('approval.requested', { audience, requester: 'kim' }),
    ADMIN,
  );
  assert.deepEqual(
    body.recipients.map(({ id }: { id: string }) => id),
    ['dana'],
  );
  const reason = (id: string) => body.others.find((one: { id: string }) => one.id === id)?.reason;
  assert.match(reason('lee'), /BER/);
  assert.match(reason('kim'), /request/);
  assert.equal((await relay.get('/v1/items', tokenOf('dana'))).body.cursor, before, 'nothing was stored');
});

test('point 9: a process you can look at, stalled steps marked', async (t) => {
  const { relay } = await openPlace(t);
  const steps = [
    { id: 'contract', label: 'Contract', system: 'HR', owner: 'lead' },
    { id: 'account', label: 'Account', system: 'IT', owner: 'support' },
  ];
  const step = (process: object) =>
    bareEvent('process.step', { process: { id: 'onboarding-1', name: 'Onboarding', ...process } });
  await relay.send(
    step({ step: 'account', status: 'active', dueAt: '2026-01-01T08:00:00Z' }),
    step({ step: 'contract', status: 'done', steps }),
  );
  const { body } = await relay.get('/v1/processes/onboarding-1', tokenOf('lee'));
  assert.deepEqual(
    body.steps.map((one: Record<string, unknown>) => [one.id, one.system, one.ownerName, one.status, one.stalledSince]),
    [
      ['contract', 'HR', 'Lead', 'done', null],
      ['account', 'IT', 'Support', 'active', '2026-01-01T08:00:00.000Z'],
    ],
  );
});

test('point 12: a tamper-evident audit trail', async (t) => {
  const { relay, make, answer, when } = await openPlace(t);
  const id = await make('approval.requested');
  await answer(id, 'approve', 'dana');
  await when(id, 'confirmed', ({ outcome }) => outcome?.fate === 'confirmed');
  const kinds = async () =>
    (await relay.get('/v1/admin/audit', ADMIN)).body.items.map((one: { kind: string }) => one.kind);
  await until('the audit has it all', async () => {
    const all = await kinds();
    return ['event', 'answered', 'confirmed'].every((kind) => all.includes(kind));
  });
  const verify = async (): Promise<[number, string]> => {
    const lines: string[] = [];
    const line = (text: string) => lines.push(text);
    const env = { BECKON_DATA: relay.folder, BECKON_STORE: `sqlite:${relay.store}` };
    const code = await run(['audit', 'verify'], env, { out: line, err: line, stop: Promise.resolve('SIGTERM') });
    return [code, lines.join('\n')];
  };
  await relay.restart();
  const [whole, count] = await verify();
  assert.equal(whole, 0, count);
  await relay.restart(() => {
    const database = new DatabaseSync(relay.store);
    database.exec(
      'UPDATE audit SET record = replace(record, \'"answered"\', \'"seen"\') WHERE record LIKE \'%"answered"%\'',
    );
    database.close();
  });
  const [changed, fault] = await verify();
  assert.equal(changed, 1);
  assert.match(fault, /^Record \d+ was changed/);
});
