/** The keyboard never answers an item that is not visible, and never interprets text input as commands. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { WAIT_MS } from '../../renderer/state/key-reader.ts';
import { answered } from '../helpers/demo-items.ts';
import { HOUR } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';
import { openWindowLab, rest } from '../helpers/window-page.ts';
import { item, keysAt, line, NOW, open, told } from './keys-in-sight.ts';

const lab = await openWindowLab();
after(() => lab.close());

for (const width of [1040, 420]) keysAt(width, () => lab);

test('what is typed beside an open line goes into the line', async () => {
  const { backend, page, finish } = await open(lab, { width: 1040, pane: 'list' });
  await page.keyboard.press('r');
  await line(page).waitFor();
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

test('another person answers while a comment is written: the line stays, and no letter is a command', async () => {
  const { order, backend, page, finish } = await open(lab, { width: 1040, pane: 'list' });
  await page.keyboard.press('r');
  await line(page).waitFor();
  await page.keyboard.type('too dear, ');
  const lee = { id: 'lee', name: 'Lee Winter' };
  backend.relay.put([answered(NOW, 'confirmed', { id: order.id, title: order.title, actions: order.actions }, lee)]);
  await page.getByRole('alert').getByText('This item can no longer be answered').waitFor();
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
  const { order, backend, page, finish } = await open(lab, { width: 1040, pane: 'list' });
  await page.getByRole('button', { name: 'Hand over' }).click();
  await page.getByRole('textbox', { name: /Note/ }).click();
  // Stop the clock: typing must have no pauses, however slow each key stroke is here.
  await page.clock.pauseAt(NOW + HOUR);
  await page.keyboard.type('You know ');
  backend.relay.remove(order.id);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.type('jack, as a case');
  assert.deepEqual(told(backend), []);
  assert.equal(await page.getByRole('heading', { level: 1, name: 'PO 4711' }).count(), 0);
  await page.clock.runFor(2100);
  await page.keyboard.press('j');
  await page.keyboard.press('c');
  await page.clock.runFor(WAIT_MS);
  await until('after a pause keys are commands again', () => told(backend).length === 1);
  await finish();
});

test('behind a dialog nothing is answered, wherever the focus fell', async () => {
  const { backend, page, finish } = await open(lab, { width: 1040, pane: 'list' });
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog');
  await until('the way out has the keyboard', () =>
    dialog.getByRole('button', { name: 'Close' }).evaluate((button) => button.matches(':focus')),
  );
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

test('single keys switched off, then only with Alt: only active ones are read, shown and announced', async () => {
  const { backend, page, finish } = await open(lab, { width: 1040, pane: 'list' });
  const approve = page.getByRole('button', { name: 'Approve', exact: true });
  assert.equal(await approve.getAttribute('aria-keyshortcuts'), 'a');
  backend.desk.commands.setPreferences({ singleKeys: 'off' });
  await until('no key is told', async () => (await approve.getAttribute('aria-keyshortcuts')) === null);
  await page.keyboard.type('aercx?');
  await page.keyboard.press('Alt+e');
  await page.getByRole('button', { name: 'Keys', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Single keys are switched off.').waitFor();
  assert.equal(await dialog.getByText('Reject').count(), 0);
  await page.keyboard.press('Escape');
  assert.deepEqual(told(backend), []);
  backend.desk.commands.setPreferences({ singleKeys: 'modifier' });
  await until('with Alt', async () => (await approve.getAttribute('aria-keyshortcuts')) === 'Alt+a');
  await page.keyboard.press('a');
  await page.keyboard.press('Alt+Shift+?');
  await dialog.getByText('Alt+r', { exact: true }).waitFor();
  await dialog.getByRole('button', { name: 'Change in Preferences' }).click();
  await page.getByLabel('Keys', { exact: true }).selectOption('on');
  assert.deepEqual(told(backend), []);
  await page.keyboard.press('Escape');
  await finish();
});

test('a key that is held down is pressed once', async () => {
  const { backend, page, finish } = await open(lab, { width: 1040, pane: 'list' });
  for (let repeat = 0; repeat < 4; repeat += 1) await page.keyboard.down('c');
  await page.keyboard.up('c');
  await page.getByText('You are on it').first().waitFor();
  assert.deepEqual(told(backend), ['item.claim']);
  await finish();
});

test('in a narrow window x marks no row behind the item, and Esc leads back', async () => {
  const { page, finish } = await open(lab, { width: 420, pane: 'item' });
  await page.keyboard.press('x');
  await page.keyboard.press('Escape');
  await page.getByRole('list', { name: 'Items waiting for you' }).waitFor();
  assert.equal(await page.getByRole('region', { name: 'Selected items' }).count(), 0);
  await finish();
});

test('a key for tools that are still loading applies once they are there, to the item at which it was pressed', async () => {
  for (const goesOn of [false, true]) {
    const { backend, page, finish } = await open(lab, { width: 1040, pane: 'list' });
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route('**/item-tools-*.js', async (route) => {
      await released;
      await route.continue();
    });
    await page.reload();
    await page.locator('[data-active-row="true"]').focus();
    await rest(page);
    await page.keyboard.press('c');
    if (goesOn) {
      await page.keyboard.press('j');
      await page.locator('[data-index="1"] [aria-current]').waitFor();
    }
    release();
    if (goesOn) {
      await page.getByRole('button', { name: 'I am on it' }).waitFor();
      await rest(page);
      await page.keyboard.press('a');
      await until('answered', () => told(backend).includes('item.answer'));
      assert.deepEqual(told(backend), ['item.answer']);
    } else await until('claimed', () => told(backend).includes('item.claim'));
    await finish();
  }
});
