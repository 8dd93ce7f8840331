/** Presence at the desks of other relays: the reports, and their effect on the relay that receives them. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { io, type Socket } from 'socket.io-client';
import { createPresenceTable, type PresenceTable } from '../../../../relay/cluster/member/presence-table.ts';
import type { PersonPresence } from '../../../../relay/domain/remote-presence.ts';
import { until } from '../../../helpers/until.ts';
import { startDesk } from '../../desk/relay-desk.ts';
import { type Receiver, SECRET, startReceiver } from '../../outbound/receiver.ts';
import { createHandClock, createShiftedClock } from '../../parts/clock.ts';
import { ADMIN, DIRECTORY, event, type RunningRelay, startRelay } from '../../parts/relay.ts';

const DESK: PersonPresence = { beckons: true, desktop: true };
const HIDDEN_PAGE: PersonPresence = { beckons: false, desktop: false };

describe('a board', () => {
  const clock = createHandClock(1_800_000_000_000);
  const told = (people: Record<string, PersonPresence>, desks = Object.keys(people).length): string => {
    const board = createPresenceTable(clock);
    board.tell(() => ({ desks, people: new Map(Object.entries(people)) }));
    return board.told();
  };

  test('knows who is where, over all that tell', () => {
    const board = createPresenceTable(clock);
    board.heard([
      { relay: 'b', more: told({ ann: HIDDEN_PAGE, bob: HIDDEN_PAGE }, 3) },
      { relay: 'c', more: told({ ann: DESK }) },
    ]);
    assert.deepEqual([board.of('ann'), board.of('bob'), board.of('eve')], [DESK, HIDDEN_PAGE, null]);
    assert.deepEqual([board.desks(), board.online(['eve', 'ann'])], [4, 3]);
    board.heard([]);
    assert.deepEqual([board.of('ann'), board.desks(), board.online([])], [null, 0, 0]);
  });

  test('is stable without changes, contains no names, and takes seven bytes a person', () => {
    const [one, other] = [told({ ann: DESK, bob: HIDDEN_PAGE }), told({ bob: HIDDEN_PAGE, ann: DESK })];
    assert.equal(one, other);
    assert.ok(!one.includes('ann'));
    const many = told(Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`person-${n}`, DESK])));
    assert.ok(many.length < 2_000 * 7 * 1.34 + 100, String(many.length));
    const board = createPresenceTable(clock);
    board.heard([{ relay: 'b', more: many }]);
    assert.equal(board.online([]), 2_000, 'no two of them are taken for one');
  });

  test('counts a desk that left as reconnecting for a moment, also after a crash of its relay, and a clock that goes back keeps no one', () => {
    const board = createPresenceTable(clock);
    board.heard([{ relay: 'b', more: told({ ann: DESK, bob: HIDDEN_PAGE }) }]);
    assert.deepEqual([board.hereUntil('ann'), board.hereUntil('bob')], [Number.POSITIVE_INFINITY, 0]);
    board.heard([]);
    const left = clock.now();
    assert.deepEqual([board.hereUntil('ann'), board.hereUntil('bob')], [left + 4000, 0]);
    clock.setWall(left - 3600_000);
    assert.equal(board.hereUntil('ann'), clock.now() + 4000);
    clock.setWall(left);
  });

  test('hears nothing in what it cannot read, and tells of a change once', () => {
    const board = createPresenceTable(clock);
    let changes = 0;
    const stop = board.onChanged(() => {
      changes += 1;
    });
    for (const more of ['', '{', '7', '{"desks":-1,"people":""}', '{"desks":1,"people":"####"}']) {
      board.heard([{ relay: 'b', more }]);
      assert.equal(board.online([]), 0, more);
    }
    const more = told({ ann: DESK });
    changes = 0;
    for (let times = 0; times < 3; times += 1) board.heard([{ relay: 'b', more }]);
    assert.equal(changes, 1);
    stop();
    board.heard([]);
    assert.equal(changes, 1);
  });
});

describe('two relays', () => {
  const clock = createShiftedClock();
  const [hereBoard, thereBoard] = [createPresenceTable(clock), createPresenceTable(clock)];
  let receiver: Receiver;
  let here: RunningRelay;
  let there: RunningRelay;
  before(async () => {
    receiver = await startReceiver();
    const way = { gateway: 'flow', kind: 'push', to: 'dana', when: 'away', after: 'PT30S' };
    const users = DIRECTORY.users.map((user) => (user.id === 'dana' ? { ...user, channels: [way] } : user));
    const gateways = [{ id: 'flow', kind: 'webhook', url: receiver.url, secret: SECRET }];
    const directory = { ...DIRECTORY, users, gateways };
    here = await startRelay({ clock, directory, others: hereBoard });
    there = await startRelay({ clock, directory, others: thereBoard });
    clock.shift(10_000);
  });
  after(async () => {
    await here.close();
    await there.close();
    await receiver.close();
  });

  /** As each relay sends it with its next beat. */
  const tell = (from: PresenceTable, to: PresenceTable): void => to.heard([{ relay: 'other', more: from.told() }]);
  const desksOf = (relay: RunningRelay, count: number) =>
    until(`${count} desks`, async () =>
      new RegExp(`beckon_desks(_\\w+)? ${count}\\b`).test((await relay.get('/metrics')).text),
    );
  const titles = (): string[] => receiver.received.map(({ body }) => JSON.parse(body).title);

  async function openPage(): Promise<{ socket: Socket; heard: boolean[] }> {
    const reply = await here.post('/me/session', { token: 'dana-token' }, undefined, { 'x-beckon-page': '1' });
    const cookie = reply.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const heard: boolean[] = [];
    const extraHeaders = { cookie, origin: here.url };
    const socket = io(`${here.url}/v1/desk`, { transports: ['websocket'], forceNew: true, extraHeaders });
    socket.on('elsewhere', ({ desktop }) => heard.push(desktop));
    return { socket, heard };
  }

  test('a page learns of a desktop at the other relay, the console counts both, and no one there gets messages elsewhere', async () => {
    const desktop = startDesk(there.url, { token: 'dana-token' });
    await until('live', () => desktop.live);
    const { socket, heard } = await openPage();
    await until('the page heard', () => heard.length === 1);
    await until('the desk is there', () => socket.connected);
    tell(thereBoard, hereBoard);
    tell(thereBoard, hereBoard);
    await until('it heard of the desktop', () => heard.length === 2);
    assert.deepEqual(heard, [false, true]);
    const { desks, people } = (await here.get('/v1/admin/overview', ADMIN)).body;
    assert.deepEqual([desks, people.online], [2, 1]);

    socket.close();
    await desksOf(here, 0);
    const dana = (await here.get('/v1/admin/people/dana', ADMIN)).body;
    assert.equal(dana.online, true);
    await here.send(event('approval.requested', { title: 'at the other', audience: { users: ['dana'] } }));
    clock.shift(31_000);
    await here.send(event('approval.requested', { title: 'looked at', audience: { users: ['lee'] } }));
    assert.deepEqual(titles(), []);

    desktop.close();
    await desksOf(there, 0);
    tell(thereBoard, hereBoard);
    clock.shift(31_000);
    await until('it goes after them', () => {
      clock.shift(1000);
      return titles().includes('at the other');
    });
  });
});
