/** Presses on notifications, as a page reports them to the desk: each counts once, and none while no one is signed in. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOTICE_CHANNEL, type NoticeEvent } from '../../../web/tabs/messages.ts';
import { approval } from '../../electron/parts/items.ts';
import { keepDana, noSession, testBrowser } from './parts/host.ts';

const PRESS: NoticeEvent = {
  kind: 'pressed',
  id: approval(1).id,
  button: 'approve',
  key: 'c0a8a2e1-ed18-4e69-a456-541f4275a1ab',
  version: 1,
  at: 1_764_000_000_000,
};

test('a press that is repeated answers once, also if the desk was closed before its reply', async (t) => {
  const browser = testBrowser(t);
  keepDana(browser.stores());
  browser.relay.me = 'refused';
  for (let times = 0; times < 2; times += 1) {
    await browser.begin();
    for (let again = 0; again < 2; again += 1) assert.ok((await browser.ask(NOTICE_CHANNEL, PRESS)).ok);
  }
  const answers = browser.stores().outbox.answers();
  assert.deepEqual(
    answers.map(({ key, action }) => [key, action]),
    [[PRESS.key, 'approve']],
  );
});

test('a press while no one is signed in is refused, as is an event that no notification has', async (t) => {
  const browser = testBrowser(t);
  keepDana(browser.stores());
  browser.relay.me = noSession();
  await browser.begin();
  const refused = await browser.ask(NOTICE_CHANNEL, PRESS);
  assert.ok(!refused.ok && refused.problem.code === 'UNAUTHENTICATED');
  assert.deepEqual(browser.stores().outbox.answers(), []);
  const signedIn = testBrowser(t);
  keepDana(signedIn.stores());
  await signedIn.begin();
  for (const event of [null, { ...PRESS, button: 7 }, { kind: 'close', id: PRESS.id }]) {
    assert.equal((await signedIn.ask(NOTICE_CHANNEL, event)).ok, false);
  }
});
