import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDesktop } from '../../../build/launch/desktop-environment.ts';
import { desktopSession } from '../../helpers/desktop-session.ts';

const linuxOnly = { skip: process.platform !== 'linux' && 'other systems always have a desktop' };

test('an empty DISPLAY is none', linuxOnly, async () => {
  assert.deepEqual(await findDesktop({ DISPLAY: '' }), { present: false, missing: 'no display' });
});

test('a display without a bus, or with a bus that is gone, has no notification service', linuxOnly, async () => {
  for (const address of [undefined, 'unix:path=/nowhere/bus', 'nonsense']) {
    const env = { DISPLAY: ':99', ...(address && { DBUS_SESSION_BUS_ADDRESS: address }) };
    assert.deepEqual(await findDesktop(env), { present: false, missing: 'no notification service' });
  }
});

test('a display with a notification service is a desktop, until the service goes', linuxOnly, async (t) => {
  const session = await desktopSession(t);
  assert.equal((await findDesktop(session.env)).present, true);
  await session.daemon.stop();
  assert.equal((await findDesktop(session.env)).present, false);
});
