/** History tools: time filter by preset or by dates, and export of the shown items. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { problem } from '../../shared/problems.ts';
import { assertAccessible } from '../helpers/axe.ts';
import { answered } from '../helpers/demo-items.ts';
import { HOUR, iso } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const PICTURES = process.env.TEST_PICTURES;

if (PICTURES) mkdirSync(PICTURES, { recursive: true });
const lab = await openWindowLab();
after(() => lab.close());

async function history(t: TestContext, look: { width?: number; dark?: boolean; locale?: string } = {}) {
  const items = Array.from({ length: 12 }, (_, n) =>
    answered(NOW, 'confirmed', { createdAt: iso(NOW - n * 9 * HOUR) }),
  );
  const backend = createWindowBackend({ now: NOW, items });
  backend.app({ dark: look.dark ?? false, locale: look.locale ?? 'en-GB' });
  const window = await lab.open({ backend, now: NOW, width: look.width ?? 1000, height: 700 });
  t.after(window.close);
  const { page } = window;
  await page.getByRole('button', { name: look.locale === 'de-DE' ? 'Verlauf' : 'History', exact: true }).click();
  await page.getByRole('searchbox').waitFor();
  return { ...window, backend };
}
const shot = (page: Awaited<ReturnType<typeof history>>['page'], name: string) =>
  PICTURES && page.screenshot({ path: join(PICTURES, `history-${name}.png`), animations: 'disabled' });

test('time by a choice, and from day to day; cleared with the other filters', async (t) => {
  const { page, complaints, backend } = await history(t);
  const choose = async (choice: string) => {
    await page.getByRole('button', { name: /^Time/ }).click();
    await page.getByRole('menuitemradio', { name: choice }).click();
  };
  const asks = (wanted: object) =>
    until(
      JSON.stringify(wanted),
      () =>
        JSON.stringify(backend.asked('history.search').at(-1)) ===
        JSON.stringify({ q: '', ...wanted, after: null, limit: 60 }),
    );
  await choose('Last 7 days');
  await asks({ days: 7 });
  await choose('Today');
  await asks({ days: 1 });
  await choose('Yesterday');
  await asks({ from: '2026-11-24', to: '2026-11-24' });
  await page.getByRole('button', { name: 'Time: Yesterday' }).waitFor();
  assert.equal(await page.getByLabel('From', { exact: true }).count(), 0, 'a day with a name needs no fields');
  await choose('Last week');
  await asks({ from: '2026-11-16', to: '2026-11-22' });
  await page.getByRole('button', { name: 'Time: Last week' }).waitFor();
  await choose('Today');
  await choose('From – to…');
  await asks({ from: '2026-11-25', to: '2026-11-25' });
  await page.getByLabel('From', { exact: true }).fill('2026-11-20');
  await asks({ to: '2026-11-25', from: '2026-11-20' });
  await page.getByRole('button', { name: /^Time: 20\s*–\s*25 Nov 2026$/ }).waitFor();
  await shot(page, 'span');
  await assertAccessible(page, 'history with a span');
  await page.getByLabel('To', { exact: true }).fill('');
  await asks({ from: '2026-11-20' });
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await asks({});
  assert.deepEqual([complaints, backend.faults], [[], []]);
});

test('in 420 px, dark and in German, the tools fit', async (t) => {
  const { page } = await history(t, { width: 420, dark: true, locale: 'de-DE' });
  await page.getByRole('button', { name: /^Zeit/ }).click();
  await page.getByRole('menuitemradio', { name: 'Von – bis…' }).click();
  await page.getByLabel('Von', { exact: true }).waitFor();
  await shot(page, 'span-narrow');
  assert.ok(((await page.evaluate('document.documentElement.scrollWidth')) as number) <= 420);
  await assertAccessible(page, 'narrow, dark, German');
});

test('the file: how far it is, that it can be stopped, what came of it', async (t) => {
  const { page, backend } = await history(t);
  backend.override('history.export', 'hang');
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  await backend.emit('exporting', { rows: 1400 });
  await page.getByText('1,400 rows written').waitFor();
  await page.getByRole('button', { name: 'Inbox' }).first().click();
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await page.getByText('1,400 rows written').waitFor();
  await page.getByRole('button', { name: 'Stop the export' }).click();
  await until('stopped', () => backend.asked('history.export-cancel').length === 1);
});

test('what came of it: written, called off, or not possible', async (t) => {
  const { page, backend } = await history(t);
  const press = () => page.getByRole('button', { name: 'Export as CSV' }).click();
  await press();
  await page.getByText('12 items written to beckon-2026-11-25.csv').waitFor();
  await shot(page, 'exported');
  assert.deepEqual(backend.asked('history.export'), [{ q: '' }]);
  backend.override('history.export', problem('STORE_UNAVAILABLE', 'The disk is full. No file was written.'));
  await press();
  await page.getByRole('alert').getByText('The disk is full').waitFor();
});

test('answers are filtered by what the person did; information is read or unread', async (t) => {
  const { page, backend } = await history(t);
  const last = () => JSON.stringify(backend.asked('history.search').at(-1));
  await page.getByRole('button', { name: 'Answer: any' }).click();
  for (const choice of ['I rejected', 'Not accepted'])
    await page.getByRole('menuitemcheckbox', { name: choice }).click();
  await page.keyboard.press('Escape');
  await until('both are asked for', () => last()?.includes('"answers":["rejected","refused"]'));
  await page.getByRole('button', { name: 'Answer: I rejected +1' }).waitFor();
  await page.getByRole('button', { name: 'State: any' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Unread' }).click();
  await until('unread', () => last()?.includes('"states":["unread"]'));
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await assertAccessible(page, 'history by answers');
});
