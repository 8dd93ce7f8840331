/** The keyboard never answers what is not in sight, and never takes a text that is being written for commands. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Command, KEYS } from '../../renderer/state/commands.ts';
import type { ItemAction } from '../../shared/items.ts';
import { answered, purchaseOrder } from '../helpers/demo-items.ts';
import { makeItem, viewOf } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend, type WindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, type WindowLab } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
/** What asks, tells or answers: everything else only moves about in the window. */
const TELLS = new Set(['item.answer', 'item.answer-all', 'item.claim', 'item.snooze', 'item.delegate', 'item.undo']);
const ACTIONS: ItemAction[] = [
  { id: 'approve', label: 'Approve', kind: 'approve', comment: 'none', confirm: false },
  { id: 'reject', label: 'Reject', kind: 'reject', comment: 'optional', confirm: false },
  { id: 'ask', label: 'Ask', kind: 'request-info', comment: 'required', confirm: false },
  { id: 'acknowledge', label: 'Acknowledge', kind: 'acknowledge', comment: 'none', confirm: false },
];

let lab: WindowLab;
before(async () => {
  lab = await openWindowLab();
});
after(() => lab.close());

const told = (backend: WindowBackend) =>
  backend.requests.filter(({ channel }) => TELLS.has(channel)).map(({ channel }) => channel);
const item = (page: Page) => page.getByRole('heading', { level: 1, name: 'PO 4711' });
const line = (page: Page) => page.getByRole('textbox', { name: /comment \(optional\)|what do you need/ });
const writesInSight = (page: Page) =>
  page.evaluate(() => {
    const active = Reflect.get(globalThis, 'document').activeElement;
    return active.tagName === 'TEXTAREA' && active.checkVisibility();
  });

/** The inbox with one order that takes all four kinds of answer, its row having the keyboard; `pane`: or its title. */
async function open({ width, pane }: { width: number; pane: 'list' | 'item' }) {
  const order = purchaseOrder(NOW, { actions: ACTIONS });
  const backend = createWindowBackend({ now: NOW, items: [order, makeItem(NOW)] });
  const { page, complaints, close } = await lab.open({ backend, now: NOW, width, height: 620 });
  await page.getByRole('list', { name: 'Items waiting for you' }).waitFor();
  await page.locator('[data-active-row="true"]').focus();
  if (pane === 'item') {
    await page.keyboard.press('Enter');
    await item(page).waitFor();
  }
  const finish = async () => {
    assert.deepEqual(complaints, []);
    assert.deepEqual(backend.faults, []);
    await close();
  };
  return { order, backend, page, finish };
}

const press = async (page: Page, strokes: readonly string[]) => {
  for (const stroke of strokes) await page.keyboard.press(stroke === 'Esc' ? 'Escape' : stroke);
};
const all = (Object.keys(KEYS) as Command[]).map((command) => ({ command, strokes: KEYS[command][0] ?? [] }));
/** What tells something of the item, and what opens a line: the others only move about. */
const TELLING: Partial<Record<Command, string>> = {
  approve: 'item.answer',
  acknowledge: 'item.answer',
  claim: 'item.claim',
};
const COMPOSING: readonly Command[] = ['reject', 'ask'];
const isQuiet = (command: Command) =>
  !TELLING[command] && !COMPOSING.includes(command) && command !== 'snooze' && command !== 'search';

for (const width of [1040, 720, 600, 420]) {
  for (const pane of ['list', 'item'] as const) {
    const inSight = width >= 720 || pane === 'item';

    test(`${width} px, in the ${pane}: what composes shows itself and has the keyboard`, async () => {
      for (const command of COMPOSING) {
        const { backend, page, finish } = await open({ width, pane });
        assert.equal(await item(page).isVisible(), inSight);
        await press(page, KEYS[command][0] ?? []);
        await until('the line has the keyboard', () => writesInSight(page));
        assert.ok(await item(page).isVisible());
        await page.keyboard.type('wrong amount, ask ACME');
        assert.equal(await line(page).inputValue(), 'wrong amount, ask ACME');
        assert.deepEqual(told(backend), []);
        await finish();
      }
    });

    test(`${width} px, in the ${pane}: an item is answered only in sight`, async () => {
      for (const [command, channel] of Object.entries(TELLING)) {
        const { backend, page, finish } = await open({ width, pane });
        await press(page, KEYS[command as Command][0] ?? []);
        if (inSight) await until(`${command} told`, () => told(backend).length > 0);
        else if (command !== 'claim') await page.getByText('Nothing was sent. Enter opens the item').waitFor();
        assert.equal(await item(page).isVisible(), inSight, 'the pane stays as it was');
        if (!inSight) await page.keyboard.type('saaeeczzxc');
        assert.deepEqual(told(backend), inSight ? [channel] : []);
        await finish();
      }
    });

    test(`${width} px, in the ${pane}: no other key tells anything`, async () => {
      const { backend, page, finish } = await open({ width, pane });
      for (const { strokes } of all.filter(({ command }) => isQuiet(command))) {
        await press(page, strokes);
        await page.keyboard.press('Escape');
        await press(page, ['g', 'i']);
        await page.getByRole('list', { name: 'Items waiting for you' }).waitFor();
      }
      await press(page, KEYS.snooze[0] ?? []);
      await press(page, KEYS.search[0] ?? []);
      assert.deepEqual(told(backend), []);
      await finish();
    });
  }
}

test('what is typed beside an open line goes into the line', async () => {
  const { backend, page, finish } = await open({ width: 1040, pane: 'list' });
  await page.keyboard.press('r');
  await page.keyboard.type('wrong ');
  await item(page).click();
  await page.keyboard.type('amount');
  assert.equal(await line(page).inputValue(), 'wrong amount');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await line(page).waitFor({ state: 'detached' });
  assert.deepEqual(told(backend), [], 'Cancel was pressed by its key');
  await finish();
});

test('somebody else answers while a comment is written: the line stays, and no letter is a command', async () => {
  const { order, backend, page, finish } = await open({ width: 1040, pane: 'list' });
  await page.keyboard.press('r');
  await page.keyboard.type('too dear, ');
  const lee = { id: 'lee', name: 'Lee Winter' };
  backend.put([viewOf(answered(NOW, 'confirmed', { id: order.id, title: order.title, actions: order.actions }, lee))]);
  await backend.emit('changed', { itemIds: [order.id] });
  await backend.push();
  await page.getByRole('alert').getByText('This item takes no more answers').waitFor();
  await page.keyboard.type('ask Jack, case a');
  assert.equal(await line(page).inputValue(), 'too dear, ask Jack, case a');
  await page.keyboard.press('Control+Enter');
  assert.deepEqual(told(backend), []);
  assert.ok(await item(page).isVisible(), 'the next item did not take its place');
  await page.getByRole('button', { name: 'Close' }).click();
  await line(page).waitFor({ state: 'detached' });
  await finish();
});

test('a field that goes away while it is typed in leaves no commands behind', async () => {
  const { order, backend, page, finish } = await open({ width: 1040, pane: 'list' });
  await page.getByRole('button', { name: 'Hand over' }).click();
  await page.getByRole('textbox', { name: /Note/ }).click();
  await page.keyboard.type('You know ');
  backend.views.delete(order.id);
  backend.snapshot.inbox = backend.snapshot.inbox.filter((view) => view.item.id !== order.id);
  await backend.emit('changed', { itemIds: [order.id] });
  await backend.push();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.type('jack, as a case');
  assert.deepEqual(told(backend), []);
  assert.equal(await page.getByRole('heading', { level: 1, name: 'PO 4711' }).count(), 0);
  await page.clock.runFor(2100);
  await page.keyboard.press('j');
  await page.keyboard.press('c');
  await until('after a pause keys are commands again', () => told(backend).length === 1);
  await finish();
});

test('behind a dialog nothing is answered, wherever the focus fell', async () => {
  const { backend, page, finish } = await open({ width: 1040, pane: 'list' });
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('heading', { name: 'Keys' }).click();
  await page.keyboard.type('aercxz');
  await dialog.waitFor();
  assert.deepEqual(told(backend), []);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.press('a');
  await until('answered', () => told(backend).length === 1);
  await finish();
});

test('a key that is held down is pressed once', async () => {
  const { backend, page, finish } = await open({ width: 1040, pane: 'list' });
  for (let repeat = 0; repeat < 4; repeat += 1) await page.keyboard.down('c');
  await page.keyboard.up('c');
  await page.getByText('You are on it').first().waitFor();
  assert.deepEqual(told(backend), ['item.claim']);
  await finish();
});

test('in a narrow window x marks no row behind the item, and Esc leads back', async () => {
  const { page, finish } = await open({ width: 420, pane: 'item' });
  await page.keyboard.press('x');
  await page.keyboard.press('Escape');
  await page.getByRole('list', { name: 'Items waiting for you' }).waitFor();
  assert.equal(await page.getByRole('region', { name: 'Selected items' }).count(), 0);
  await finish();
});
