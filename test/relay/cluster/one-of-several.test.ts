/** Clients that use one of several relays and then another, each on its own replica of one log. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { io } from 'socket.io-client';
import { DUTIES } from '../../../relay/domain/lease-ports.ts';
import { DUTY_OF, TASKS } from '../../../relay/domain/tasks.ts';
import { systemMonotonic } from '../../../relay/system.ts';
import { until } from '../../helpers/until.ts';
import { startDesk } from '../desk/relay-desk.ts';
import { ADMIN, event, type Reply, type RunningRelay, startRelay, whenCaughtUp } from '../parts/relay.ts';
import { createLogWorld } from './parts/log-world.ts';

const AS_EVENT = { 'content-type': 'application/cloudevents+json' };
const PAGE = { 'x-beckon-page': '1' };

/** ms */
let lag = 40;
const world = createLogWorld();
world.began = Date.now();
// Entries reach the other relay with a delay.
world.fate = (line, verb) => (line === 'other' && verb === 'read' ? { after: lag } : {});
const cluster = (name: string) => ({ connect: () => world.connect(name), monotonic: systemMonotonic });
const one = await startRelay({ cluster: cluster('one') });
const other = await startRelay({ cluster: cluster('other'), keysOf: one });
after(async () => {
  await other.close();
  await one.close();
});

const cursorOf = ({ headers }: Reply): string => headers.get('beckon-cursor') ?? '';
const asked = (relay: RunningRelay, path: string, headers: Record<string, string>) =>
  whenCaughtUp(() => fetch(relay.url + path, { headers }));

describe('a person who switches from one relay to the other', () => {
  test('reads there what they wrote here, with the cursor of the answer', async () => {
    for (let round = 0; round < 2; round += 1) {
      const to = new Date(Date.now() + 3600_000 * (round + 1)).toISOString();
      const reply = await one.put('/v1/me/absence', { from: '2026-01-01T00:00:00Z', to }, 'dana-token');
      const read = await asked(other, '/v1/me', {
        authorization: 'Bearer dana-token',
        'beckon-cursor': cursorOf(reply),
      });
      assert.equal(read.status, 200);
      assert.ok((await read.text()).includes(to));
    }
    await one.put('/v1/me/absence', {}, 'dana-token');
  });

  test('is known there at once by a token, a session or a key that was made here', async () => {
    for (let round = 0; round < 2; round += 1) {
      const { token } = (await one.post('/v1/admin/people/sam/tokens', { device: 'phone' }, ADMIN)).body;
      assert.equal((await other.get('/v1/me', token)).status, 200);
      const signedIn = await one.post('/me/session', { token }, undefined, PAGE);
      const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      assert.equal((await asked(other, '/v1/me', { ...PAGE, cookie })).status, 200);
      const made = await one.post('/v1/admin/sources', { id: `made-${round}`, name: 'Made', grants: '*' }, ADMIN);
      assert.equal(made.status, 201, made.text);
      const { key } = made.body.secrets;
      assert.equal((await other.post('/v1/events', event('task.assigned'), key, AS_EVENT)).status, 202);
    }
    assert.equal((await other.get('/v1/me', 'nobody-s')).status, 401);
  });

  test('finds the cursor of the desk known there, and no reset is sent', async () => {
    const first = startDesk(one.url, { token: 'lee-token' });
    await until('live at the one', () => first.live);
    lag = 500;
    const [made] = await one.send(event('task.assigned', { audience: { users: ['lee'] } }));
    await until('it has the item', () => first.items.has(made?.itemId ?? ''));
    first.close();
    const second = startDesk(other.url, { token: 'lee-token' }, first);
    await until('live at the other', () => second.live);
    assert.equal(second.resets, 0);
    second.close();
    lag = 40;
  });
});

test('a change of a person at one relay is sent to their desk at the other', async () => {
  const desk = startDesk(other.url, { token: 'kim-token' });
  await until('live', () => desk.live);
  const rules = [{ role: '*', types: ['*'], minSeverity: 'critical', deliver: 'beckon' }];
  assert.equal((await one.put('/v1/me/subscriptions', { rules }, 'kim-token')).status, 200);
  await until('the desk heard', () => desk.me?.subscriptions.rules.length === 1);
  desk.close();
});

test('a page hears of a desktop at the other, until that is gone', async () => {
  const heard: boolean[] = [];
  const signedIn = await one.post('/me/session', { token: 'sam-token' }, undefined, PAGE);
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const extraHeaders = { cookie, origin: one.url };
  const page = io(`${one.url}/v1/desk`, { transports: ['websocket'], forceNew: true, extraHeaders });
  page.on('elsewhere', ({ desktop }) => heard.push(desktop));
  await until('the page is there', () => heard.length === 1);
  const desktop = startDesk(other.url, { token: 'sam-token' });
  await until('it heard of the desktop', () => heard.at(-1) === true);
  const { people } = (await one.get('/v1/admin/overview', ADMIN)).body;
  assert.equal(people.online, 1);
  desktop.close();
  await until('it heard that it is gone', () => heard.at(-1) === false);
  assert.deepEqual(heard, [false, true, false]);
  page.close();
});

describe('an observer', () => {
  const numbers = async ({ get }: RunningRelay): Promise<Record<string, number>> => {
    const { text } = await get('/metrics');
    return Object.fromEntries(
      [...text.matchAll(/^(beckon_\S+) (\S+)$/gm)].map(([, name, value]) => [name, Number(value)]),
    );
  };
  const duties = (seen: Record<string, number>): number =>
    Object.entries(seen).filter(([name, held]) => name.startsWith('beckon_duty_held') && held === 1).length;
  const waiting = (seen: Record<string, number>): string[] =>
    Object.keys(seen).filter((name) => name.startsWith('beckon_oldest_waiting_seconds'));

  test('sees how far each is, who is there, what was appended, and what the log keeps', async () => {
    await one.send(event('task.assigned'));
    const own = await until('what the log keeps was heard', async () => {
      const seen = await numbers(one);
      return 'beckon_cluster_snapshot_position' in seen && seen;
    });
    assert.equal(own.beckon_cluster_position, own.beckon_cluster_head_position);
    assert.equal(own['beckon_cluster_relays{state="heard"}'], 2);
    assert.equal(own['beckon_cluster_relays{state="silent"}'], 0);
    assert.ok((own['beckon_cluster_appends_total{result="appended"}'] ?? 0) > 0);
    assert.equal(own['beckon_cluster_entries_total{from="here"}'], own.beckon_cluster_append_seconds_count);
    assert.ok((own['beckon_cluster_entry_bytes_total{from="here"}'] ?? 0) > 100);
    assert.equal(own.beckon_cluster_entries_kept, own.beckon_cluster_head_position);
    const now = Date.now() / 1000;
    for (const name of ['beckon_cluster_oldest_entry_timestamp_seconds', 'beckon_cluster_snapshot_timestamp_seconds'])
      assert.ok(Math.abs((own[name] ?? 0) - now) < 300, name);
    for (const name of ['log_away_seconds', 'relays_of_other_version', 'copies_differing'])
      assert.equal(own[`beckon_cluster_${name}`], 0, name);
    for (const cause of ['log', 'copy', 'program'])
      assert.equal(own[`beckon_cluster_apart{cause="${cause}"}`], 0, cause);
    const others = await until('the other has it', async () => {
      const seen = await numbers(other);
      return seen.beckon_cluster_position === seen.beckon_cluster_head_position && seen;
    });
    assert.ok((others['beckon_cluster_entries_total{from="others"}'] ?? 0) > 0);
    assert.equal(others.beckon_cluster_behind_seconds, 0);
  });

  test('reads of each task where it is done, and nowhere else', async () => {
    const [here, there] = [await numbers(one), await numbers(other)];
    assert.deepEqual([duties(here), duties(there)], [DUTIES.length, 0]);
    assert.equal(waiting(here).length, TASKS.length);
    assert.equal(waiting(there).length, TASKS.length - Object.keys(DUTY_OF).length);
  });

  test('sees since when one does not reach the log, which then says that it does nothing for the others', async () => {
    world.cut('one');
    const cut = await until('it is noticed', async () => {
      const seen = await numbers(one);
      return (seen.beckon_cluster_log_away_seconds ?? 0) > 0.1 && seen;
    });
    assert.deepEqual([cut.beckon_ready, duties(cut)], [0, 0]);
    const { status, body } = await one.get('/health/ready');
    assert.deepEqual([status, body.code], [503, 'STORE_UNAVAILABLE']);
    assert.match(body.detail, /^Not ready: the log of the cluster is away$/);
    world.mend('one');
    await until('it does', async () => (await numbers(one)).beckon_cluster_log_away_seconds === 0);
    await until('it is ready', async () => (await one.get('/health/ready')).status === 200);
  });

  test('sees how long a copy lacks what is there', async () => {
    world.fate = (line, verb) => (line === 'other' && verb === 'read' ? { lost: 'call' } : {});
    await one.send(event('task.assigned'));
    const behind = await until('the other is behind', async () => {
      const seen = await numbers(other);
      return (seen.beckon_cluster_behind_seconds ?? 0) > 0.1 && seen;
    });
    assert.ok((behind.beckon_cluster_head_position ?? 0) > (behind.beckon_cluster_position ?? 0));
    world.fate = () => ({});
    await until('it has it', async () => (await numbers(other)).beckon_cluster_behind_seconds === 0);
  });
});
