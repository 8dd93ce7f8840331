/** After the first pairing: the steps are due once, and the test notification reports what this system does with it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDesk } from '../electron/parts/desk.ts';
import { approval } from '../electron/parts/items.ts';

const stepsOf = (desk: ReturnType<typeof testDesk>) => desk.desk.snapshot().preferences.firstSteps;

test('first steps are due for the first person, and once done never again, also not for the next person', (t) => {
  const desk = testDesk(t);
  assert.equal(stepsOf(desk), 'none');
  desk.connect();
  assert.equal(stepsOf(desk), 'due');
  desk.desk.commands.setPreferences({ firstSteps: 'done' });
  desk.desk.forget();
  desk.connect();
  assert.equal(stepsOf(desk), 'done');
});

test('a person from before the update is not asked', (t) => {
  const before = testDesk(t);
  before.connect();
  const desk = before.restart();
  // A file of an earlier version has no such member.
  assert.equal(stepsOf(desk), 'none');
  desk.connect();
  assert.equal(stepsOf(desk), 'none');
});

test('the test notification has a button; what is pressed is known, and a press beside it opens the window', (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  const tested = () => desk.desk.snapshot().tested;
  desk.desk.notifications.pressed('test', 'seen');
  assert.equal(tested(), null, 'none was raised in this run');
  desk.desk.commands.testNotification();
  assert.deepEqual(
    [tested(), desk.screen.get('test')?.buttons.map(({ label }) => label)],
    ['raised', ['I see this button']],
  );
  desk.desk.notifications.shown('test');
  assert.equal(tested(), 'shown');
  desk.desk.notifications.opened('test');
  assert.deepEqual([tested(), desk.opened], ['opened', ['inbox']]);
  desk.desk.notifications.pressed('test', 'seen');
  desk.desk.notifications.opened('test');
  assert.equal(tested(), 'pressed', 'a button that was pressed was drawn');
});
