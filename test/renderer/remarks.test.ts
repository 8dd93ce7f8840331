/** Messages about the files of this device: read, reached by keyboard and dismissed, in any theme, language and width. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Remark } from '../../desk/inbox/remarks.ts';
import { assertAccessible } from '../helpers/axe.ts';
import { demoInbox } from '../helpers/demo-items.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const PICTURES = process.env.TEST_PICTURES;

if (PICTURES) mkdirSync(PICTURES, { recursive: true });
const lab = await openWindowLab();
after(() => lab.close());

const SAID: Omit<Remark, 'beckons'>[] = [
  { id: 'aside', words: ({ files }) => files.recovered('outbox.db.damaged-1795678088053', 2, 3, false) },
  { id: 'preferences', words: ({ files }) => files.preferencesNotTaken('Sprache, Einzelheiten verbergen') },
  { id: 'sign-in', words: ({ files }) => files.signInUnreadable(files.signInLocked) },
];

for (const dark of [false, true]) {
  test(`${dark ? 'dark' : 'light'}, German, 420 px: all can be read and put away by keyboard, and the list stays usable`, async () => {
    const backend = createWindowBackend({ now: NOW, items: demoInbox(NOW) });
    backend.app({ locale: 'de-DE', dark });
    for (const remark of SAID) backend.remarks.add({ ...remark, beckons: false });
    const { page, close } = await lab.open({ backend, now: NOW, width: 420, height: 720 });
    const region = page.getByRole('region', { name: 'Zu diesem Gerät' });
    await region.getByText(/2 von mindestens 5 Antworten/).waitFor();
    await assertAccessible(page, 'remarks');
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `remarks-${dark ? 'dark' : 'light'}.png`) });
    const list = await page
      .getByRole('listbox')
      .or(page.getByRole('list'))
      .or(page.getByRole('grid'))
      .first()
      .boundingBox();
    assert.ok(list && list.height > 150, `the list has ${list?.height} px`);
    for (const left of [2, 1, 0]) {
      await region.getByRole('button', { name: 'Ausblenden' }).first().focus();
      await page.keyboard.press('Enter');
      if (left > 0) await region.getByRole('button').nth(left).waitFor({ state: 'detached' });
      else await region.waitFor({ state: 'detached' });
    }
    await close();
  });
}
