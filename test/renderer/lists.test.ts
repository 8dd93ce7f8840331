/** Long lists and hostile texts: only visible rows are in the page, positions are announced, and text is never parsed as markup. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible } from '../helpers/axe.ts';
import { demoInbox, HOSTILE_TITLES, purchaseOrder } from '../helpers/demo-items.ts';
import { HOUR, iso, MINUTE } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, rest } from '../helpers/window-page.ts';
import { archive, scrollTo, wholeHistory } from './long-list.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');

const lab = await openWindowLab();
after(() => lab.close());

const rowsDrawn = (page: Page) => page.getByRole('listitem').count();

test('two hundred items in the inbox: a few dozen rows, each with its place in the whole', async () => {
  const items = Array.from({ length: 200 }, (_, index) =>
    purchaseOrder(NOW, { title: `Order ${index}`, dueAt: null, createdAt: iso(NOW - (300 - index) * MINUTE) }),
  );
  const backend = createWindowBackend({ now: NOW, items });
  const { page, complaints, close } = await lab.open({ backend, now: NOW });
  await page.getByRole('tab', { name: 'To answer 200' }).waitFor();
  assert.ok((await rowsDrawn(page)) < 40);
  await page.locator('[aria-setsize="200"][aria-posinset="1"]').waitFor();
  for (let press = 0; press < 60; press += 1) await page.keyboard.press('j');
  await page.locator('[aria-posinset="61"] [aria-current="true"]').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Order 60' }).waitFor();
  assert.ok((await rowsDrawn(page)) < 60);
  assert.deepEqual(complaints, []);
  await close();
});

test('the row in use stays where it is on the screen when rows above it leave or arrive, and selected', async () => {
  const order = (index: number) =>
    purchaseOrder(NOW, { title: `Order ${index}`, dueAt: null, createdAt: iso(NOW - (300 - index) * MINUTE) });
  const items = Array.from({ length: 60 }, (_, index) => order(index));
  const backend = createWindowBackend({ now: NOW, items });
  const { page, close } = await lab.open({ backend, now: NOW });
  const inUse = page.locator('[data-active-row="true"]', { hasText: 'Order 30' });
  const top = async () => (await inUse.boundingBox())?.y ?? Number.NaN;
  await page.getByRole('tab', { name: 'To answer 60' }).waitFor();
  for (let press = 0; press < 30; press += 1) await page.keyboard.press('j');
  await inUse.waitFor();
  await page.getByRole('heading', { level: 1, name: 'Order 30' }).waitFor();
  await rest(page);
  const before = await top();
  const stays = async (what: string) => {
    assert.ok(Math.abs((await top()) - before) < 2, `${what}: from ${before} to ${await top()}`);
    await page.getByRole('heading', { level: 1, name: 'Order 30' }).waitFor();
  };
  backend.relay.put(items.slice(0, 12).map((item) => ({ ...item, state: 'withdrawn' as const })));
  await page.getByRole('tab', { name: 'To answer 48' }).waitFor();
  await stays('twelve above have left');
  backend.relay.put([1, 2, 3].map((n) => purchaseOrder(NOW, { title: `Urgent ${n}`, severity: 'critical' })));
  await page.getByRole('tab', { name: 'To answer 51' }).waitFor();
  await stays('three have arrived');
  backend.relay.put([{ ...(items[30] ?? order(30)), severity: 'critical' }]);
  await page.locator('[aria-posinset="4"] [data-active-row="true"]').waitFor();
  const list = await page.locator('[data-scroll]').first().boundingBox();
  const y = await top();
  assert.ok(
    list && y >= list.y && y < list.y + list.height,
    'it has become critical itself, and is in sight at its new place',
  );
  await page.getByRole('heading', { level: 1, name: 'Order 30' }).waitFor();
  await close();
});

test('at its top the list shows what arrives there', async () => {
  const backend = createWindowBackend({ now: NOW, items: demoInbox(NOW).slice(1) });
  const { page, close } = await lab.open({ backend, now: NOW });
  await page.getByRole('heading', { level: 1, name: /PO 4711/ }).waitFor();
  backend.relay.put(demoInbox(NOW).slice(0, 1));
  await page.getByRole('tab', { name: 'To answer 5' }).waitFor();
  assert.ok(await page.getByRole('listitem').filter({ hasText: 'Claim 88-21' }).isVisible());
  assert.equal(
    await page
      .locator('[data-scroll]')
      .first()
      .evaluate((list) => list.scrollTop),
    0,
  );
  assert.ok(await page.locator('[data-active-row="true"]', { hasText: 'PO 4711' }).isVisible());
  await close();
});

test('a long history: scrolled to the end with a bounded page, and back', () => wholeHistory(lab, 12_000));

test('days are headings in the history', async () => {
  const backend = createWindowBackend({ now: NOW });
  const { page, close } = await lab.open({ backend, now: NOW, archive: archive(400) });
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await page.getByRole('heading', { level: 2, name: 'Today' }).waitFor();
  // Scrolling down loads the next pages.
  await until('Yesterday', async () => {
    await scrollTo(page, 91 * 75);
    return page.getByRole('heading', { level: 2, name: 'Yesterday' }).isVisible();
  });
  await close();
});

test('search goes word by word with matches marked, Enter leads to the list, chips filter, and both can be cleared', async () => {
  const backend = createWindowBackend({ now: NOW, items: demoInbox(NOW) });
  const { page, close } = await lab.open({ backend, now: NOW });
  await page.getByRole('tab', { name: /^To answer/ }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.getByRole('searchbox').waitFor();
  await page.keyboard.press('/');
  await until('the field has the keyboard', () =>
    page.getByRole('searchbox').evaluate((field) => field.matches(':focus')),
  );
  const before = backend.asked('history.search').length;
  // The search waits for a pause in typing.
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 60_000);
  await page.keyboard.type('hansen');
  await page.clock.runFor(200);
  await page.clock.resume();
  await page.getByText('2 items').waitFor();
  await until('both are marked', async () => {
    const marks = await page.locator('mark').allTextContents();
    return marks.length > 1 && marks.every((mark) => mark === 'Hansen');
  });
  assert.equal(backend.asked('history.search').length, before + 1, 'one search for one word typed');
  await page.getByRole('heading', { level: 1, name: /^Your appointment moved/ }).waitFor();
  await page.keyboard.press('Enter');
  await until('Enter leads to the list', () =>
    page.locator('[data-active-row="true"]').evaluate((row) => row.matches(':focus')),
  );
  await page.getByRole('button', { name: 'Type: any' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Customer message' }).click();
  await page.keyboard.press('Escape');
  await page.getByText('1 item', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await page.getByText('7 items').waitFor();
  assert.deepEqual(backend.faults, []);
  await close();
});

test('/ searches in what waits: matches are marked, both tabs say how much was found, chips filter, Esc leads out', async () => {
  const backend = createWindowBackend({ now: NOW, items: demoInbox(NOW) });
  const { page, complaints, close } = await lab.open({ backend, now: NOW });
  const rows = page.getByRole('list', { name: 'Items waiting for you' }).getByRole('listitem');
  await page.getByRole('tab', { name: 'To answer 5' }).waitFor();
  await page.keyboard.press('/');
  const field = page.getByRole('searchbox', { name: 'Search the inbox' });
  await until('the field has the keyboard', () => field.evaluate((one) => one.matches(':focus')));
  await page.keyboard.type('hansen');
  await page.getByRole('tab', { name: 'To answer 1' }).waitFor();
  await page.getByRole('tab', { name: 'For info 1' }).waitFor();
  assert.equal(await rows.count(), 1);
  await until('it is marked', async () => (await rows.locator('mark').allTextContents()).includes('Hansen'));
  await page.getByText('1 item', { exact: true }).waitFor({ state: 'attached' });
  await field.fill('nordlicht');
  await page.getByRole('heading', { level: 1, name: /Frame contract/ }).waitFor();
  await field.fill('hansen');
  await page.getByRole('heading', { level: 1, name: /Claim 88-21/ }).waitFor();
  backend.relay.put([purchaseOrder(NOW, { title: 'Hansen, one more' })]);
  await page.getByRole('tab', { name: 'To answer 2' }).waitFor();
  await page.keyboard.press('Enter');
  await until('the keyboard is in the list', () =>
    page.locator('[data-active-row="true"]').evaluate((row) => row.matches(':focus')),
  );
  await page.keyboard.press('t');
  await rows.filter({ hasText: 'Your appointment moved' }).waitFor();
  await page.getByRole('button', { name: 'Due: any' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Overdue' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
  await page.getByRole('button', { name: 'To answer 1' }).click();
  await rows.filter({ hasText: 'Claim 88-21' }).waitFor();
  await assertAccessible(page, 'searched in the inbox');
  await page.keyboard.press('/');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'To answer 6' }).waitFor();
  await page.keyboard.press('Escape');
  await field.waitFor({ state: 'detached' });
  assert.deepEqual(backend.faults, []);
  assert.deepEqual(complaints, []);
  await close();
});

test('by source: each has a heading of its own', async () => {
  const backend = createWindowBackend({ now: NOW, items: demoInbox(NOW) });
  const { page, close } = await lab.open({ backend, now: NOW });
  await page.getByRole('button', { name: 'Sort' }).click();
  await page.getByRole('menuitemradio', { name: 'By source' }).click();
  await page.getByRole('heading', { level: 2, name: 'Claims desk' }).waitFor();
  await page.getByRole('heading', { level: 2, name: 'Contract desk' }).waitFor();
  assert.equal(await page.getByRole('heading', { level: 2, name: 'Due soon' }).count(), 0);
  await close();
});

test('hostile and long texts are shown as they are, and break nothing', async () => {
  const items = HOSTILE_TITLES.map((title, index) =>
    purchaseOrder(NOW, {
      title,
      body: `${title}\n${title}`,
      facts: [{ label: title.slice(0, 60), value: title }],
      record: { system: title.slice(0, 80), type: 'purchase-order', id: title, url: 'https://sap.acme.example/' },
      attachments: [{ label: title.slice(0, 120), url: 'https://sap.acme.example/"><script>alert(1)</script>' }],
      createdAt: iso(NOW - index * HOUR),
    }),
  );
  const backend = createWindowBackend({ now: NOW, items });
  const { page, complaints, close } = await lab.open({ backend, now: NOW });
  await page.getByRole('tab', { name: /^To answer/ }).waitFor();
  for (const title of HOSTILE_TITLES) {
    await page.getByRole('listitem').filter({ hasText: title }).getByRole('button').first().click();
    const shown = page.getByRole('heading', { level: 1 }).nth(1);
    await until(title, async () => (await shown.textContent()) === title);
    const wide = await page.evaluate(() => Reflect.get(globalThis, 'document').documentElement.scrollWidth);
    assert.equal(wide, 1000, title);
  }
  const longest = page.getByRole('listitem').filter({ hasText: HOSTILE_TITLES[5] ?? '' });
  const title = longest.locator('[data-title]');
  assert.equal((await title.boundingBox())?.height, 40, 'two lines, then it is cut');
  await title.hover();
  assert.equal(await title.getAttribute('title'), HOSTILE_TITLES[5], 'whole under the pointer');
  await longest.getByRole('button').first().click();
  await page.keyboard.press('k');
  await page.keyboard.press('j');
  await until('whole where the keyboard is', async () => ((await title.boundingBox())?.height ?? 0) > 40);
  assert.equal(await page.locator('img[src="x"], #root script').count(), 0);
  assert.equal(await page.title(), 'Beckon');
  assert.deepEqual(complaints, []);
  await close();
});

test('the answers on a row cover none of its words, the time gives way to them, and showing them moves nothing', async () => {
  const items = demoInbox(NOW);
  const backend = createWindowBackend({ now: NOW, items });
  const { page, close } = await lab.open({ backend, now: NOW, width: 720 });
  const rows = page.getByRole('listitem');
  await rows.first().waitFor();
  for (let index = 0; index < (await rows.count()); index += 1) {
    await rows.nth(index).scrollIntoViewIfNeeded();
    const before = await rows.nth(index).boundingBox();
    await rows.nth(index).hover();
    assert.deepEqual(await rows.nth(index).boundingBox(), before);
    const covered = await rows.nth(index).evaluate((row) => {
      const boxOf = (part: typeof row) => part.getBoundingClientRect();
      const answers = [...row.querySelectorAll('[data-quick] button')].map(boxOf);
      const words = [...row.querySelectorAll('button:first-of-type span, time')].filter(
        (part) =>
          part.childElementCount === 0 &&
          part.textContent &&
          !part.closest('[data-quick]') &&
          part.checkVisibility({ opacityProperty: true }),
      );
      const meet = (a: ReturnType<typeof boxOf>, b: typeof a) =>
        // A line box is slightly higher than its letters.
        a.left < b.right && a.right > b.left && a.top + 3 < b.bottom && a.bottom > b.top + 3;
      return words.filter((part) => answers.some((box) => meet(box, boxOf(part)))).map((part) => part.textContent);
    });
    assert.deepEqual(covered, []);
  }
  await close();
});

test('the divider is dragged, pressed and moved by keys, keeps its place, and a double press gives it back', async () => {
  const backend = createWindowBackend({ now: NOW, items: demoInbox(NOW) });
  const { page, complaints, close } = await lab.open({ backend, now: NOW });
  const divider = page.getByRole('separator', { name: 'Width of the list' });
  const list = page.getByRole('list').first();
  const width = async () => (await list.boundingBox())?.width ?? 0;
  const becomes = (wanted: number) =>
    until(`a list of ${wanted} px`, async () => Math.abs((await width()) - wanted) < 3);
  const told = async (wanted: number) =>
    until(`told as ${wanted} percent`, async () => (await divider.getAttribute('aria-valuenow')) === String(wanted));
  const usual = 920 * 0.38;
  await becomes(usual);
  await told(38);
  const grip = { x: 12, y: 333 };
  await divider.click({ position: grip });
  await becomes(920 * 0.45);
  await divider.hover({ position: grip });
  await page.mouse.down();
  await page.mouse.move(560, 300, { steps: 4 });
  await page.mouse.up();
  await becomes(480);
  await divider.press('ArrowLeft');
  await told(50);
  await page.reload();
  await becomes(460);
  await divider.focus();
  await page.keyboard.press('End');
  await becomes(920 - 340);
  await page.setViewportSize({ width: 720, height: 700 });
  await becomes(640 - 340);
  await page.setViewportSize({ width: 420, height: 700 });
  await becomes(420 - 52);
  assert.equal(await divider.isVisible(), false);
  await page.setViewportSize({ width: 1000, height: 700 });
  await divider.dblclick({ position: grip });
  await becomes(usual);
  await page.reload();
  await becomes(usual);
  assert.deepEqual([complaints, backend.faults], [[], []]);
  await close();
});

test('at 420 px a name without a place to break at is read whole, as are the answers', async () => {
  const id = 'Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung-4711';
  const label = 'Genehmigungsverfahren ohne weitere Auflagen abschließen';
  const item = purchaseOrder(NOW, {
    record: { system: 'SAP ERP', type: 'purchase-order', id },
    actions: [
      { id: 'approve', label, kind: 'approve', comment: 'none', confirm: false },
      { id: 'reject', label: 'Zurückweisungsbescheid', kind: 'reject', comment: 'required', confirm: false },
    ],
  });
  const backend = createWindowBackend({ now: NOW, items: [item] });
  const { page, close } = await lab.open({ backend, now: NOW, width: 420, height: 640 });
  await page.getByRole('listitem').getByRole('button').first().click();
  await page.getByRole('button', { name: 'Zurückweisungsbescheid', exact: false }).last().waitFor();
  const cut = await page.evaluate(() => {
    const all: Iterable<{ scrollWidth: number; clientWidth: number; textContent: string; tagName: string }> =
      Reflect.get(globalThis, 'document').querySelectorAll('main *');
    // Text drawn over a row on hover may be clipped, because the item shows it in full.
    return [...all]
      .filter((one) => one.clientWidth > 40 && one.scrollWidth > one.clientWidth + 1)
      .map((one) => `${one.tagName} ${one.textContent.slice(0, 80)}`);
  });
  assert.deepEqual(cut, []);
  await close();
});

test('a dialog begins at its beginning in a small window, and its buttons cover nothing', async () => {
  const backend = createWindowBackend({ now: NOW, items: [purchaseOrder(NOW, {})] });
  const { page, close } = await lab.open({ backend, now: NOW, width: 420, height: 420 });
  await page.getByRole('listitem').getByRole('button').first().click();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  const heading = await keys.getByRole('heading', { name: 'Keys' }).boundingBox();
  assert.ok(heading && heading.y >= 0, `the title is at ${heading?.y}`);
  const closing = await keys.getByRole('button', { name: 'Close' }).boundingBox();
  assert.ok(closing && closing.y + closing.height <= 420, `the button is at ${closing?.y}`);
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 420, height: 640 });
  await page.getByRole('button', { name: 'Hand over' }).click();
  const dialog = page.getByRole('dialog', { name: 'Hand over' });
  const note = await dialog.getByRole('textbox').last().boundingBox();
  const cancel = await dialog.getByRole('button', { name: 'Cancel' }).boundingBox();
  assert.ok(
    note && cancel && note.y + note.height <= cancel.y,
    `the note ends at ${note && note.y + note.height}, the button begins at ${cancel?.y}`,
  );
  await close();
});
