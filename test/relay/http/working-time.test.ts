/** Steps of items that are counted in the working time of a role or location, from the event to what people see. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { until } from '../../helpers/until.ts';
import { createHandClock } from '../parts/clock.ts';
import { ADMIN, bareEvent, DIRECTORY, event, startRelay } from '../parts/relay.ts';
import { runVerb } from '../parts/verb.ts';

/** A Friday in Berlin at 16:30. */
const FRIDAY = Date.parse('2026-11-27T15:30:00Z');
const WEEK = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' };
const [erp, crm] = DIRECTORY.sources;
const directory = {
  ...DIRECTORY,
  sources: [erp, { ...crm, clock: 'working' }],
  roles: [
    { id: 'approver', name: 'Approver', workingTime: { timeZone: 'Europe/Berlin', spans: [WEEK] } },
    { id: 'lead', name: 'Lead' },
    { id: 'support', name: 'Support' },
  ],
  locations: [
    { id: 'BER', workingTime: { timeZone: 'Europe/Berlin', spans: [WEEK], holidays: ['2026-11-30'] } },
    { id: 'NYC', workingTime: { timeZone: 'America/New_York', spans: [WEEK] } },
  ],
};
const clock = createHandClock(FRIDAY);
const relay = await startRelay({ clock, timers: clock, directory });
after(() => relay.close());
beforeEach(() => clock.setWall(FRIDAY));

interface SeenItem {
  clock?: string;
  dueSoonAt?: string;
  ladder?: { kind: string; at: string; doneAt: string | null }[];
  thread: { kind: string }[];
}
const seen = async (id: string): Promise<SeenItem> => (await relay.get(`/v1/items/${id}`, 'dana-token')).body;
async function make(type: string, data: object, key = 'erp-key') {
  const made = event(type, data);
  const headers = { 'content-type': 'application/cloudevents+json' };
  const sent = await relay.post('/v1/events', made, key, headers);
  assert.equal(sent.status, 202, sent.text);
  return { id: String(sent.body.results[0].itemId), eventId: String(made.id) };
}
const pending = ({ ladder = [] }: SeenItem) => ladder.filter(({ doneAt }) => doneAt === null).map(({ at }) => at);
const HOUR_LATER = [{ after: 'PT1H', audience: { roles: ['lead'] } }];
const MONDAY_0930 = '2026-11-30T08:30:00.000Z';
const ELAPSED = '2026-11-27T16:30:00.000Z';

test('escalations, reminders and the due warning are counted in the working time of the role', async () => {
  const { id } = await make('approval.requested', {
    clock: 'working',
    escalation: HOUR_LATER,
    dueAt: '2026-12-01T09:00:00Z',
    reminders: ['-PT8H', '-PT2H', 'PT0S'],
  });
  const item = await seen(id);
  assert.deepEqual(pending(item), [
    MONDAY_0930,
    '2026-11-30T09:00:00.000Z',
    '2026-11-30T15:00:00.000Z',
    '2026-12-01T09:00:00.000Z',
  ]);
  assert.deepEqual([item.clock, item.dueSoonAt], ['working', '2026-11-30T13:00:00.000Z']);
});

test('the first role that has a working time, else the first location, else elapsed time', async () => {
  const steps = async (audience: object) => {
    const { id } = await make('approval.requested', { clock: 'working', audience, escalation: HOUR_LATER });
    const item = await seen(id);
    return [item.clock, pending(item)];
  };
  assert.deepEqual(await steps({ roles: ['lead', 'approver'], locations: ['BER'] }), ['working', [MONDAY_0930]]);
  assert.deepEqual(await steps({ users: ['dana'], roles: ['lead'], locations: ['MUC', 'BER', 'NYC'] }), [
    'working',
    ['2026-12-01T08:30:00.000Z'],
  ]);
  assert.deepEqual(await steps({ users: ['dana'], roles: ['lead'] }), [undefined, [ELAPSED]]);
});

test('the clock of the event, else of its source', async () => {
  const steps = async (data: object, key: string) =>
    pending(await seen((await make('task.assigned', { escalation: HOUR_LATER, ...data }, key)).id));
  assert.deepEqual(await steps({}, 'erp-key'), [ELAPSED]);
  assert.deepEqual(await steps({}, 'crm-key'), [MONDAY_0930]);
  assert.deepEqual(await steps({ clock: 'elapsed' }, 'crm-key'), [ELAPSED]);
  const headers = { 'content-type': 'application/cloudevents+json' };
  const refused = await relay.post('/v1/events', event('task.assigned', { clock: 'night' }), 'erp-key', headers);
  assert.deepEqual([refused.status, refused.body.errors[0].pointer], [400, '/data/clock']);
});

test('repeats pause over the weekend; the first notification is not held back', async () => {
  const { id } = await make('alert.raised', { severity: 'critical', clock: 'working', repeat: 'PT20M' });
  assert.deepEqual(pending(await seen(id)), ['2026-11-27T15:50:00.000Z']);
  clock.pass(20 * 60_000);
  const repeated = await until('the repeat is done', async () => {
    const item = await seen(id);
    return item.thread.some(({ kind }) => kind === 'reminder') && item;
  });
  assert.deepEqual(pending(repeated), ['2026-11-30T08:10:00.000Z']);
});

test('a moved due time is counted again; expiry is not counted', async () => {
  const { id, eventId } = await make('approval.requested', {
    clock: 'working',
    dueAt: '2026-11-30T12:00:00Z',
    expiresAt: '2026-11-29T12:00:00Z',
    reminders: ['-PT1H'],
  });
  assert.deepEqual(pending(await seen(id)), ['2026-11-29T12:00:00.000Z', '2026-11-30T11:00:00.000Z']);
  await relay.send(bareEvent('item.updated', { eventId, dueAt: '2026-12-07T08:30:00Z' }));
  const moved = await seen(id);
  assert.deepEqual(pending(moved), ['2026-11-29T12:00:00.000Z', '2026-12-04T15:30:00.000Z']);
  assert.equal(moved.dueSoonAt, '2026-12-04T12:30:00.000Z');
});

test('a later failure of the same fold, and a change of the directory, do not change the working time', async () => {
  const fold = randomUUID();
  const raise = (data: object) =>
    make('exception.raised', { fold, error: { message: 'm' }, escalation: HOUR_LATER, ...data });
  const { id } = await raise({ clock: 'working' });
  const changed = structuredClone(directory);
  changed.roles = changed.roles.map(({ id, name }) => ({ id, name }));
  writeFileSync(join(relay.folder, 'directory.yaml'), JSON.stringify(changed));
  await relay.restart();
  await raise({ escalation: [{ after: 'PT2H', audience: { roles: ['lead'] } }] });
  assert.deepEqual(pending(await seen(id)), ['2026-11-30T09:30:00.000Z']);
  const later = await make('approval.requested', { clock: 'working', escalation: HOUR_LATER });
  assert.deepEqual(pending(await seen(later.id)), [ELAPSED]);
  writeFileSync(join(relay.folder, 'directory.yaml'), JSON.stringify(directory));
  await relay.restart();
});

test('holidays of a calendar file; a bad one refuses import and start, and the stored ones stay', async () => {
  const calendar = join(relay.folder, 'days.ics');
  const write = (day: string) =>
    writeFileSync(calendar, `BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:${day}\nEND:VEVENT\nEND:VCALENDAR\n`);
  const spans = [WEEK];
  const role = {
    id: 'approver',
    name: 'Approver',
    workingTime: { timeZone: 'Europe/Berlin', spans, holidaysFile: calendar },
  };
  const withCalendar = { ...directory, roles: [role] };
  const steps = async () => {
    const { id } = await make('approval.requested', { clock: 'working', escalation: HOUR_LATER });
    return pending(await seen(id));
  };
  const imported = join(relay.folder, 'other.yaml');
  writeFileSync(imported, JSON.stringify(withCalendar));
  const store = { BECKON_STORE: `sqlite:${relay.store}` };
  write('20261130');
  assert.equal((await runVerb(relay.folder, ['import', imported], store)).code, 0);
  const TUESDAY = ['2026-12-01T08:30:00.000Z'];
  assert.deepEqual(await steps(), TUESDAY);
  write('20261130T080000');
  const refused = await runVerb(relay.folder, ['import', imported], store);
  const fault = /roles\/approver\/workingTime\/holidaysFile .*days\.ics line 3: DTSTART must be a date/;
  assert.equal(refused.code, 1);
  assert.match(refused.err, fault);
  assert.deepEqual(await steps(), TUESDAY);
  await assert.rejects(startRelay({ directory: withCalendar }), fault);
  const exported = join(relay.folder, 'exported.yaml');
  assert.equal((await runVerb(relay.folder, ['export', exported], store)).code, 0);
  const text = readFileSync(exported, 'utf8');
  assert.match(text, /2026-11-30/);
  assert.doesNotMatch(text, /holidaysFile/);
  assert.match(
    (await runVerb(relay.folder, ['import', exported, '--dry-run'], store)).out,
    /0 added, 0 changed|nothing/i,
  );
});

test('a role gets its working time over HTTP, and keeps it when it is renamed', async () => {
  const put = async (change: object) => relay.put('/v1/admin/roles/lead', { name: 'Lead', ...change }, ADMIN);
  const workingTime = { timeZone: 'Asia/Kolkata', spans: [WEEK], holidays: ['2026-12-25/P1Y'] };
  assert.deepEqual((await put({ workingTime })).body.workingTime, workingTime);
  assert.deepEqual((await put({ name: 'Leads' })).body.workingTime, workingTime);
  for (const [given, pointer] of [
    [{ ...workingTime, timeZone: 'Kolkata' }, '/workingTime/timeZone'],
    [{ ...workingTime, holidays: ['2026-02-30'] }, '/workingTime/holidays/0'],
    [{ ...workingTime, holidaysFile: '/etc/passwd' }, '/workingTime/holidaysFile'],
    [{ ...workingTime, spans: [] }, '/workingTime/spans'],
  ] as const) {
    const refused = await put({ workingTime: given });
    assert.deepEqual([refused.status, refused.body.errors[0].pointer], [400, pointer]);
  }
  assert.equal((await put({ workingTime: null })).body.workingTime, null);
});
