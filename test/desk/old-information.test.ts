/** Informational items leave the inbox after the preferred number of days; items that need an answer never do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDesk } from '../electron/parts/desk.ts';
import { approval, uuid } from '../electron/parts/items.ts';

const DAY = 24 * 60 * 60 * 1000;

for (const [knowDays, after] of [
  [1, 1],
  [3, 3],
  [7, 7],
  [0, null],
] as const) {
  test(`information stays ${after === null ? 'until it is seen' : `${after} days`}`, (t) => {
    const desk = testDesk(t, { preferences: { knowDays } });
    desk.connect();
    desk.item(approval(1, { dueAt: null }));
    desk.item(approval(2, { type: 'status.changed', actions: [], dueAt: null }));
    const ids = () => desk.desk.snapshot().inbox.map(({ item }) => item.id);
    const { counts } = desk.desk.snapshot();
    assert.deepEqual([ids().length, counts.toKnow], [2, 1]);
    const [before, rest] = after === null ? [30 * DAY, 0] : [after * DAY - 60_000, 120_000];
    const age = desk.clock.now() - Date.parse(desk.desk.commands.item(uuid(2))?.item.beckon.at ?? '');
    desk.clock.tick(before - age);
    assert.ok(ids().includes(uuid(2)), 'still there');
    desk.clock.tick(rest);
    assert.equal(ids().includes(uuid(2)), after === null);
    assert.ok(ids().includes(uuid(1)), 'what asks stays');
    assert.ok(desk.desk.commands.item(uuid(2)), 'it is kept in the history');
  });
}
