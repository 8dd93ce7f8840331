/** The main process's German texts: notifications, summaries, tray, menus, reasons; a change of language applies at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MenuItemConstructorOptions } from 'electron';
import { formatSpan } from '../../desk/words/format.ts';
import { applicationMenu } from '../../electron/menu.ts';
import { menuFor } from '../../electron/tray/menu.ts';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { testDesk } from '../electron/parts/desk.ts';
import { approval, iso, uuid } from '../electron/parts/items.ts';

const actions = { open() {}, openItem() {}, openPreferences() {}, pause() {}, resume() {}, quit() {} };
const fresh = (n: number, now: number, more = {}) =>
  approval(n, { createdAt: iso(now), beckon: { at: iso(now), reason: 'new' }, ...more });

test('a notification is German where the words are ours, and the source’s own elsewhere', (t) => {
  const desk = testDesk(t, { locale: 'de-DE' });
  desk.connect();
  const now = desk.clock.now();
  desk.item(fresh(1, now, { dueAt: iso(now + 2 * 3_600_000) }));
  const notice = desk.screen.get(uuid(1));
  assert.equal(notice?.title, 'PO 4701 needs your approval');
  assert.match(notice?.body ?? '', /12\.400,00\s€\nfällig \d\d:\d\d$/);
  assert.deepEqual(
    notice?.buttons.map(({ label }) => label),
    ['Genehmigen', 'Ablehnen', 'Rückfrage'],
  );
});

test('summary, tray and reasons in German', (t) => {
  const desk = testDesk(t, { locale: 'de-AT' });
  const now = desk.clock.now();
  desk.connect({ changes: [1, 2, 3, 4, 5].map((n) => ({ cursor: n, item: fresh(n, now) })) });
  assert.equal(desk.screen.get('summary')?.title, 'Inzwischen 5 neu');
  desk.clock.tick(100);
  const tray = desk.tray();
  assert.equal(tray?.tooltip, 'Beckon · Zu beantworten 5 · Verbunden');
  const labels = tray && menuFor(tray, actions).map(({ label }) => label);
  assert.ok(
    ['Zu beantworten 5', 'Beckon öffnen', 'Pause', 'Einstellungen', 'Beenden'].every((one) => labels?.includes(one)),
  );
  const told = (error: unknown) => error instanceof ProblemError && /nicht auf diesem Gerät/.test(error.problem.detail);
  assert.throws(() => desk.desk.commands.snooze({ itemIds: [uuid(99)], until: null }), told);
});

test('the application menu is in the language, with the same commands and keys', () => {
  const run: string[] = [];
  const flat = (locale: string, platform: string): MenuItemConstructorOptions[] =>
    applicationMenu(platform, 'Beckon', locale, { run: (name) => void run.push(name) }).flatMap((entry) => [
      entry,
      ...(Array.isArray(entry.submenu) ? entry.submenu : []),
    ]);
  for (const platform of ['linux', 'darwin']) {
    const [english, german] = [flat('en', platform), flat('de-CH', platform)];
    const shape = (menu: typeof english) => menu.map(({ accelerator, role, type }) => ({ accelerator, role, type }));
    assert.deepEqual(shape(german), shape(english));
    assert.ok(german.some(({ label }) => label === 'Einstellungen…'));
    assert.ok(
      german.every(({ role, label }) => !role || label),
      'a role has a label of ours',
    );
  }
});

test('texts after a change of language use the new language', (t) => {
  let locale = 'en-GB';
  const desk = testDesk(t, { localeNow: () => locale });
  desk.connect();
  desk.desk.commands.testNotification();
  assert.equal(desk.screen.get('test')?.title, 'Test notification');
  locale = 'de';
  desk.desk.commands.setPreferences({ language: 'de' });
  desk.clock.tick(100);
  assert.equal(desk.tray()?.tooltip, 'Beckon · Alles erledigt · Verbunden');
  desk.desk.commands.testNotification();
  assert.equal(desk.screen.get('test')?.title, 'Testbenachrichtigung');
});

test('days in the dative, as the sentence wants them; another language falls back to English', () => {
  assert.equal(formatSpan(3 * 86_400_000, 'de'), '3 Tagen');
  assert.equal(wordsFor('it-IT'), wordsFor('en'));
});
