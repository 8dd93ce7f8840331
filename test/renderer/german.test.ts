/**
 * The window in German: complete, fits in 420 px, switches at once with the preference, and stays accessible. With TEST_PICTURES set to a
 * folder, a picture of each view is saved there.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { fateWords, outcomeWords } from '../../renderer/i18n/item-words.ts';
import { agoWords, dueWords } from '../../renderer/i18n/times.ts';
import { wordsFor } from '../../shared/words/window.ts';
import { assertAccessible } from '../helpers/axe.ts';
import { answered, demoInbox } from '../helpers/demo-items.ts';
import { demoProcesses } from '../helpers/demo-processes.ts';
import { DANA, DAY, HOUR, iso, MINUTE } from '../helpers/items.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const PICTURES = process.env.TEST_PICTURES;

if (PICTURES) mkdirSync(PICTURES, { recursive: true });
const lab = await openWindowLab();
after(() => lab.close());

const past = () =>
  Array.from({ length: 12 }, (_, index) => answered(NOW, 'confirmed', { createdAt: iso(NOW - index * 9 * HOUR) }));

function germanBackend() {
  const backend = createWindowBackend({ now: NOW, items: [...demoInbox(NOW), ...past()] });
  backend.app({ locale: 'de-DE' });
  backend.relay.processes = demoProcesses(NOW);
  return backend;
}

/** Texts of a language by their path in the catalogue; functions are called with numbers and names. */
function texts(part: unknown, path: string, found: Map<string, string>): Map<string, string> {
  if (typeof part === 'string') found.set(path, part);
  else if (typeof part === 'function') texts(part(3, 'x', 2), path, found);
  else if (typeof part === 'object' && part !== null) {
    for (const [name, child] of Object.entries(part)) texts(child, `${path}.${name}`, found);
  }
  return found;
}

test('German is complete, and nothing in it was left in English', () => {
  const english = texts(wordsFor('en').t, '', new Map());
  const german = texts(wordsFor('de').t, '', new Map());
  assert.deepEqual([...german.keys()], [...english.keys()]);
  const same = [...german].filter(([path, text]) => / /.test(text.trim()) && english.get(path) === text);
  const meant = /^\.(time\.seconds|item\.fold|pairing\.relayPlaceholder|reply\.title|about\.version)$/;
  assert.deepEqual(
    same
      .map(([path]) => path)
      .filter((path) => !meant.test(path) && /[a-z]{3,} [a-z]{3,}/i.test(german.get(path) ?? '')),
    [],
  );
});

test('times, plurals and fates as German writes them', () => {
  const words = wordsFor('de-DE', 'Europe/Berlin');
  assert.equal(agoWords(words, NOW - 12 * MINUTE, NOW), 'vor 12 Min.');
  assert.equal(agoWords(words, NOW - 25 * HOUR, NOW), 'Gestern, 09:42');
  assert.equal(dueWords(words, NOW + 2 * HOUR, NOW), 'fällig in 2 Std.');
  assert.equal(dueWords(words, NOW - 3 * DAY, NOW), 'überfällig seit 3 Tagen');
  assert.equal(words.t.history.found(1), '1 Vorgang');
  assert.equal(words.t.history.found(2141), '2.141 Vorgänge');
  assert.equal(
    words.t.preview.sentence(23, 4),
    'Mit diesen Einstellungen: 23 Benachrichtigungen letzte Woche, davon 4 kritisch.',
  );
  const mine = answered(NOW, 'confirmed');
  assert.ok(mine.outcome && mine.answers[0]);
  assert.equal(outcomeWords(words, mine.outcome, DANA, NOW), 'Sie haben genehmigt, 10:39:00');
  assert.equal(
    fateWords(words, mine.answers[0], 'SAP ERP', NOW),
    'An SAP ERP zugestellt 10:39:00, bestätigt 10:39:01.',
  );
});

const go = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).first().click();
const section = (name: string) => async (page: Page) => {
  await go('Einstellungen')(page);
  await go(name)(page);
};
const VIEWS: Record<string, { act(page: Page): Promise<unknown>; shows: RegExp }> = {
  inbox: { act: async () => {}, shows: /Überfällig|Bald fällig|Keine nahe Frist/ },
  history: { act: go('Verlauf'), shows: /Vorgänge/ },
  notifications: { act: section('Benachrichtigungen'), shows: /Was soll geschehen/ },
  quiet: { act: section('Ruhezeiten'), shows: /zurückhalten/ },
  computer: { act: section('Dieses Gerät'), shows: /Darstellung/ },
  connection: { act: section('Verbindung'), shows: /entkoppeln/ },
  processes: { act: go('Abläufe'), shows: /erledigt/ },
  absence: { act: section('Abwesenheit'), shows: /Vertretung/ },
  item: {
    act: (page) => page.getByText('Claim 88-21 escalated').first().click(),
    shows: /Warum habe ich das erhalten/,
  },
  about: { act: section('Über Beckon'), shows: /Diagnose kopieren/ },
};

test('the names of the views stay within their buttons', async (t) => {
  const window = await lab.open({ backend: germanBackend(), now: NOW });
  t.after(window.close);
  for (const name of ['Eingang', 'Verlauf', 'Abläufe', 'Einstellungen']) {
    const button = window.page.getByTitle(name, { exact: true });
    await button.click();
    const [outer, inner] = await Promise.all([
      button.boundingBox(),
      button.getByText(name, { exact: true }).boundingBox(),
    ]);
    assert.ok(outer && inner && inner.width <= outer.width, `${name}: ${inner?.width} in ${outer?.width} px`);
  }
});

for (const [name, { act, shows }] of Object.entries(VIEWS)) {
  test(`${name} in German, at 420 px: it fits and is accessible`, async (t) => {
    const window = await lab.open({ backend: germanBackend(), now: NOW, width: 420, height: 700 });
    t.after(window.close);
    const { page } = window;
    await page.getByRole('navigation').first().waitFor();
    await act(page);
    await page.getByText(shows).first().waitFor();
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `de-${name}.png`), animations: 'disabled' });
    assert.equal(await page.evaluate('document.documentElement.lang'), 'de');
    assert.ok(
      ((await page.evaluate('document.documentElement.scrollWidth')) as number) <= 420,
      'nothing is wider than the window',
    );
    await assertAccessible(page, name);
    assert.deepEqual(window.complaints, []);
  });
}

test('another language applies at once, without a restart', async (t) => {
  const backend = createWindowBackend({ now: NOW, items: demoInbox(NOW) });
  const window = await lab.open({ backend, now: NOW });
  t.after(window.close);
  const { page } = window;
  await go('Preferences')(page);
  await go('This device')(page);
  await page.getByLabel('Language').selectOption('de');
  await page.getByRole('heading', { name: 'Dieses Gerät' }).waitFor();
  assert.deepEqual(backend.asked('preferences.set'), [{ language: 'de' }]);
  await page.locator('html[lang=de]').waitFor({ state: 'attached' });
});
