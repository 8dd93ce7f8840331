/** Acts of an administrator in the console: on an item, on many, on a person; with Undo where it is possible. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible } from '../helpers/axe.ts';
import { until } from '../helpers/until.ts';
import { ADMIN, event } from '../relay/parts/relay.ts';
import { pxBeside } from './draw-views.ts';
import { openConsoleLab } from './parts.ts';

const lab = await openConsoleLab();
const { relay } = lab;
after(() => lab.close());

const pictures = process.env.BECKON_PICTURES;
const picture = async (page: Page, name: string) => {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
};
const ask = (title: string, users: string[]): Promise<string> =>
  relay.sendOne(event('approval.requested', { title, audience: { users } }));
const has = async (id: string, token: string) => (await relay.get(`/v1/items/${id}`, token)).status === 200;
const state = async (id: string) => (await relay.get(`/v1/admin/items/${id}`, ADMIN)).body.item.state;
async function choose(page: Page, label: string, text: string): Promise<void> {
  const input = page.getByRole('dialog').getByRole('combobox', { name: label });
  await input.fill(text);
  await page.getByRole('option').first().click();
}
const submit = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click();

/** Px by which the button is below the middle of the bar of a done act. */
async function belowMiddle(page: Page, button: string): Promise<number> {
  const bar = page.getByRole('status').filter({ has: page.getByRole('button', { name: button }) });
  const middleOf = (box: { y: number; height: number } | null) => (box ? box.y + box.height / 2 : Number.NaN);
  const whole = middleOf(await bar.boundingBox());
  return Math.abs(middleOf(await bar.getByRole('button', { name: button }).boundingBox()) - whole);
}

test('an item is reassigned by name with a reason, and given back by Undo; its end says that it cannot be undone', async () => {
  const id = await ask('PO 4712 needs your approval', ['dana']);
  const { page, go, complaints, close } = await lab.open();
  await go(`trace/${id}`);
  await page.getByRole('button', { name: 'Reassign' }).click();
  await submit(page, 'Reassign');
  await page.getByText('Choose at least one person or role.').waitFor();
  await choose(page, 'To people', 'lee');
  await submit(page, 'Reassign');
  await page.getByText('must be a reason of 1 to 500 characters').waitFor();
  await page.getByLabel('Reason').fill('Dana is ill');
  await picture(page, 'reassign');
  await assertAccessible(page, 'dialog');
  await submit(page, 'Reassign');
  await page.getByRole('status').getByText('Reassigned to 1 person.').waitFor();
  assert.deepEqual([await has(id, 'dana-token'), await has(id, 'lee-token')], [false, true]);
  for (const width of [1280, 1000]) {
    await page.setViewportSize({ width, height: 800 });
    await until(`Undo is on the line of its text at ${width} px`, async () => (await belowMiddle(page, 'Undo')) <= 4);
  }
  await picture(page, 'reassigned');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone: the previous recipients have it again.').waitFor();
  assert.deepEqual([await has(id, 'dana-token'), await has(id, 'lee-token')], [true, false]);
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByText('It cannot be undone.').waitFor();
  await page.getByLabel('Reason').fill('Ordered by phone');
  await submit(page, 'Close');
  await page.getByText('Closed. The source is notified.').waitFor();
  assert.equal(await state(id), 'closed');
  await page.getByRole('button', { name: 'Reassign' }).waitFor({ state: 'detached' });
  // The browser logs the refusal of the missing reason.
  assert.deepEqual(
    complaints.filter((one) => !one.includes('status of 400')),
    [],
  );
  await close();
});

test('many are counted first, each has its result, and Undo gives all back', async () => {
  const ids = [await ask('Gasket one', ['kim']), await ask('Gasket two', ['kim'])];
  await relay.send(event('approval.requested', { title: 'Gasket three', decision: { policy: 'all' } }));
  const { page, go, complaints, close } = await lab.open();
  await go('trace');
  await page.getByRole('searchbox').fill('gasket');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByText('All open items that match the search').waitFor();
  await page.getByRole('button', { name: 'Reassign' }).click();
  await page.getByText('3 open items match:').waitFor();
  await choose(page, 'To roles', 'support');
  await page.getByLabel('Reason').fill('Kim has left');
  await picture(page, 'many');
  await submit(page, 'Reassign');
  await page.getByText('2 of 3 items changed.').waitFor();
  await page.getByText('Gasket three: The voters were fixed').waitFor();
  await picture(page, 'many-done');
  assert.deepEqual([await has(ids[0] ?? '', 'sam-token'), await has(ids[1] ?? '', 'sam-token')], [true, true]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone: the previous recipients have it again.').waitFor();
  assert.deepEqual([await has(ids[0] ?? '', 'sam-token'), await has(ids[1] ?? '', 'kim-token')], [false, true]);
  await page.getByRole('checkbox', { name: 'Select Gasket one' }).click();
  await page.getByText('1 item selected').waitFor();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByText('1 open item matches:').waitFor();
  await page.getByLabel('Reason').fill('Obsolete');
  await submit(page, 'Close');
  await page.getByText('1 of 1 item changed.').waitFor();
  assert.deepEqual([await state(ids[0] ?? ''), await state(ids[1] ?? '')], ['closed', 'open']);
  await assertAccessible(page, 'list with a selection');
  assert.deepEqual(complaints, []);
  await close();
});

test('without a search the selected items have their result, and an Undo that fails can be repeated', async () => {
  const ids = [await ask('Valve one', ['kim']), await ask('Valve two', ['kim'])];
  const { page, go, close } = await lab.open();
  await go('trace');
  for (const title of ['Valve one', 'Valve two']) await page.getByRole('checkbox', { name: `Select ${title}` }).click();
  await page.getByRole('button', { name: 'Reassign' }).click();
  await page.getByText('2 open items match:').waitFor();
  await choose(page, 'To roles', 'support');
  await page.getByLabel('Reason').fill('Kim has left');
  await submit(page, 'Reassign');
  await page.getByText('2 of 2 items changed.').waitFor();
  await page.getByText('2 items selected').waitFor({ state: 'detached' });
  const path = `**/v1/admin/items/${ids[1]}/reassign`;
  await page.route(path, (route) => route.abort());
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByText('1 of 2 items changed.').waitFor();
  assert.deepEqual([await has(ids[0] ?? '', 'sam-token'), await has(ids[1] ?? '', 'sam-token')], [false, true]);
  await page.unroute(path);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone: the previous recipients have it again.').waitFor();
  await page.getByRole('alert').waitFor({ state: 'detached' });
  assert.equal(await has(ids[1] ?? '', 'sam-token'), false);
  await close();
});

test('a person is set absent with a delegate, and back; what waits for them and how they are reached is shown', async () => {
  const id = await ask('PO 4713 needs your approval', ['dana']);
  const { page, go, complaints, close } = await lab.open();
  await go('people/dana');
  await page.getByRole('link', { name: 'PO 4713 needs your approval' }).waitFor();
  await page.getByRole('row', { name: 'Desktop not connected' }).waitFor();
  await page.getByRole('button', { name: 'Set absent' }).click();
  await choose(page, 'Delegate', 'lee');
  await page.getByLabel('Reason').fill('Ill until Friday');
  await picture(page, 'absence');
  await assertAccessible(page, 'absence');
  await submit(page, 'Set absent');
  await page.getByText('Set by Administrator: Ill until Friday').waitFor();
  await picture(page, 'absent');
  assert.ok(await has(id, 'lee-token'));
  await page.getByRole('button', { name: 'End the absence' }).click();
  await page.getByLabel('Reason').fill('Back');
  await submit(page, 'End the absence');
  await page.getByText('Set by Administrator: Ill until Friday').waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
  await close();
});

test('in German, dark and narrow', async () => {
  const id = await ask('PO 4714 needs your approval', ['kim']);
  const { page, go, close } = await lab.open({ dark: true, width: 420, locale: 'de-DE' });
  for (const place of [`trace/${id}`, 'people/kim']) {
    await go(place);
    await page.getByRole('button', { name: /^(Neu zuweisen|Als abwesend eintragen)$/ }).click();
    await page.getByRole('dialog').getByLabel('Grund').waitFor();
    await picture(page, `german-${place.split('/')[0]}`);
    await assertAccessible(page, place);
    await page.keyboard.press('Escape');
    await picture(page, `german-${place.split('/')[0]}-page`);
  }
  await go(`trace/${id}`);
  await page.getByRole('button', { name: 'Neu zuweisen' }).click();
  await choose(page, 'An Personen', 'lee');
  await page.getByLabel('Grund').fill('Urlaub');
  await submit(page, 'Neu zuweisen');
  await page.getByRole('status').getByText('1 Person zugewiesen.').waitFor();
  assert.equal(await pxBeside(page), 0);
  await picture(page, 'german-reassigned');
  await close();
});
