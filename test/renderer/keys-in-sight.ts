/** Every command key in both panes: windows of 1040 and 420 px in `npm test`, intermediate widths in `npm run test:long`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Command } from '../../renderer/state/commands.ts';
import { KEYS } from '../../renderer/state/key-names.ts';
import type { ItemAction } from '../../shared/items.ts';
import { purchaseOrder } from '../helpers/demo-items.ts';
import { makeItem } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend, type WindowBackend } from '../helpers/window-backend.ts';
import { rest, type WindowLab } from '../helpers/window-page.ts';

export const NOW = Date.parse('2026-11-25T09:42:00Z');
/** Requests that change or send something; the other channels only navigate. */
const TELLS = new Set(['item.answer', 'item.answer-all', 'item.claim', 'item.snooze', 'item.delegate', 'item.undo']);
const ACTIONS: ItemAction[] = [
  { id: 'approve', label: 'Approve', kind: 'approve', comment: 'none', confirm: false },
  { id: 'reject', label: 'Reject', kind: 'reject', comment: 'optional', confirm: false },
  { id: 'ask', label: 'Ask', kind: 'request-info', comment: 'required', confirm: false },
  { id: 'acknowledge', label: 'Acknowledge', kind: 'acknowledge', comment: 'none', confirm: false },
];

export const told = (backend: WindowBackend) =>
  backend.requests.filter(({ channel }) => TELLS.has(channel)).map(({ channel }) => channel);
export const item = (page: Page) => page.getByRole('heading', { level: 1, name: 'PO 4711' });
export const line = (page: Page) => page.getByRole('textbox', { name: /comment \(optional\)|what do you need/ });
const writesInSight = (page: Page) =>
  page.evaluate(() => {
    const active = Reflect.get(globalThis, 'document').activeElement;
    return active.tagName === 'TEXTAREA' && active.checkVisibility();
  });

/** Opens the inbox with an order that accepts all four kinds of answer. `pane`: its row or its title has the focus. */
export async function open(lab: WindowLab, { width, pane }: { width: number; pane: 'list' | 'item' }) {
  const order = purchaseOrder(NOW, { actions: ACTIONS });
  const backend = createWindowBackend({ now: NOW, items: [order, makeItem(NOW, { actions: ACTIONS })] });
  const { page, complaints, close } = await lab.open({ backend, now: NOW, width, height: 620 });
  await page.getByRole('list', { name: 'Items waiting for you' }).waitFor();
  await page.locator('[data-active-row="true"]').focus();
  await rest(page);
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
  for (const stroke of strokes) await page.keyboard.press(stroke.replace('Esc', 'Escape').replace('Ctrl', 'Control'));
};
const all = (Object.keys(KEYS) as Command[]).map((command) => ({ command, strokes: KEYS[command][0] ?? [] }));
/** Request that a command sends, or the input it opens; the other commands only navigate. */
const TELLING: Partial<Record<Command, string>> = {
  approve: 'item.answer',
  acknowledge: 'item.answer',
  claim: 'item.claim',
};
const COMPOSING: readonly Command[] = ['reject', 'ask'];
const isQuiet = (command: Command) =>
  !TELLING[command] && !COMPOSING.includes(command) && command !== 'snooze' && command !== 'search';

/** Registers the tests of every command key at a width, in both panes. @param lab called once it is open */
export function keysAt(width: number, lab: () => WindowLab): void {
  for (const pane of ['list', 'item'] as const) {
    const inSight = width >= 720 || pane === 'item';

    test(`${width} px, in the ${pane}: what composes shows itself and has the keyboard`, async () => {
      for (const command of COMPOSING) {
        const { backend, page, finish } = await open(lab(), { width, pane });
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
        const { backend, page, finish } = await open(lab(), { width, pane });
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
      const { backend, page, finish } = await open(lab(), { width, pane });
      for (const { command, strokes } of all.filter(({ command }) => isQuiet(command))) {
        await press(page, strokes);
        if (command === 'show-keys') await page.getByRole('dialog').waitFor();
        await page.keyboard.press('Escape');
        await press(page, ['g', 'i']);
        await page.getByRole('tab', { name: /^To answer/ }).click();
        await page.getByRole('list', { name: 'Items waiting for you' }).waitFor();
      }
      await press(page, KEYS.snooze[0] ?? []);
      await press(page, KEYS.search[0] ?? []);
      assert.deepEqual(told(backend), []);
      await finish();
    });
  }
}
