/** Confirmation that the relay requires above a limit, and an answer that failed because the item changed, as seen and used by a person. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Item } from '../../shared/items.ts';
import { assertAccessible } from '../helpers/axe.ts';
import { purchaseOrder } from '../helpers/demo-items.ts';
import { HOUR } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend, type WindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, rest } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const PICTURES = process.env.TEST_PICTURES;
const ID = '00000000-0000-4000-8000-000000000001';
const COMMENT = 'Agreed with the board';

const large = (more: Partial<Item> = {}): Item =>
  purchaseOrder(NOW, {
    id: ID,
    stepUp: true,
    stepUpLimit: { value: '10000', currency: 'EUR' },
    actions: [
      { id: 'approve', label: 'Approve', kind: 'approve', comment: 'required', confirm: true },
      { id: 'reject', label: 'Reject', kind: 'reject', comment: 'optional', confirm: true },
    ],
    ...more,
  });

const lab = await openWindowLab();
after(() => lab.close());

interface Look {
  width?: number;
  dark?: boolean;
  locale?: string;
}
async function open(
  item: Item,
  { width = 1000, dark = false, locale = 'en-GB' }: Look = {},
  prepare: (backend: WindowBackend) => void = () => {},
) {
  const backend = createWindowBackend({ now: NOW, items: [item], hold: true });
  backend.app({ dark, locale });
  prepare(backend);
  const { page, complaints, close } = await lab.open({ backend, now: NOW, width });
  const picture = (name: string) =>
    PICTURES
      ? page.screenshot({ path: join(PICTURES, `${name}-${width}-${dark ? 'dark' : 'light'}-${locale}.png`) })
      : null;
  const finish = async () => {
    assert.deepEqual([complaints, backend.faults], [[], []]);
    await close();
  };
  return { backend, page, picture, finish };
}

test('Continue asks the relay, its question shows the amount, and only Ctrl+Enter or its button says yes', async () => {
  const { page, picture, finish, backend } = await open(large());
  await page.getByRole('list', { name: 'Items waiting for you' }).waitFor();
  await rest(page);
  await page.keyboard.press('a');
  await page.getByText('Above the €10,000.00 limit.').waitFor();
  await page.getByRole('textbox').fill(COMMENT);
  await page.keyboard.press('Control+Enter');
  const question = page.getByRole('group', { name: 'Approve €12,400.00?' });
  await question.getByText(COMMENT).waitFor();
  await picture('asked');
  await assertAccessible(page, 'what the relay asks');
  await page.keyboard.press('Enter');
  assert.deepEqual(backend.asked('item.confirm'), [], 'a stray Enter is no yes');
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  await page.keyboard.press('a');
  assert.equal(await page.getByRole('textbox').inputValue(), COMMENT, 'going back keeps the words');
  await page.getByRole('button', { name: 'Continue' }).click();
  await question.getByRole('button', { name: 'Approve €12,400.00' }).click();
  await page.getByRole('region', { name: 'Undo an answer' }).waitFor();
  assert.deepEqual(backend.asked('item.confirm'), [{ itemId: ID }]);
  await finish();
});

const before2: Partial<Item> = {
  amount: { value: '120.00', currency: 'EUR' },
  facts: [
    { label: 'Supplier', value: 'ACME GmbH' },
    { label: 'Cost centre', value: '4200 IT operations' },
  ],
};
const original = () => large(before2);
/** Answers version 1, after the item has changed. */
const giveAnswer = ({ desk }: WindowBackend) =>
  desk.commands.answer(ID, { action: 'approve', comment: COMMENT, version: 1, confirmed: true });
const changeUnderneath = (backend: WindowBackend): void => {
  backend.relay.put([large({ version: 2, title: 'PO 4711 and 4712 need your approval' })]);
  giveAnswer(backend);
};

for (const look of [
  {},
  { dark: true },
  { width: 420 },
  { width: 420, dark: true, locale: 'de-DE' },
  { locale: 'de-DE' },
] satisfies Look[]) {
  test(`before and now side by side, the answers below: ${JSON.stringify(look)}`, async () => {
    const { page, picture, finish } = await open(original(), look, changeUnderneath);
    if (look.width) await page.getByText('PO 4711 and 4712 need your approval').first().click();
    const german = look.locale === 'de-DE';
    const table = page.getByRole('table', {
      name: german ? 'Das hat sich geändert, während Sie entschieden haben' : 'This changed while you were deciding',
    });
    await table.waitFor();
    for (const text of ['PO 4711 needs your approval', '120', '12,400', '12.400'].slice(0, 3)) {
      if (!german) assert.match((await table.textContent()) ?? '', new RegExp(text.replace('.', '\\.')));
    }
    await picture('changed');
    await assertAccessible(page, 'what changed');
    const scroll = await page
      .locator('body')
      .evaluate((body) => Number(Reflect.get(body, 'scrollWidth')) - Number(Reflect.get(body, 'clientWidth')));
    assert.equal(scroll, 0);
    await finish();
  });
}

test('a draft is discarded, or given again with its comment for what is there now', async () => {
  const { page, finish, backend } = await open(original(), {}, changeUnderneath);
  await page.getByText('“Approve” was not sent.').waitFor();
  await page.getByRole('button', { name: 'Approve…' }).last().click();
  assert.equal(await page.getByRole('textbox').inputValue(), COMMENT);
  await page.getByRole('button', { name: 'Continue' }).click();
  await until('sent', () => backend.asked('item.answer').length === 1);
  assert.deepEqual(backend.asked('item.answer'), [
    { itemId: ID, action: 'approve', version: 2, comment: COMMENT, confirmed: true },
  ]);
  await page.getByRole('group', { name: 'Approve €12,400.00?' }).waitFor();
  await finish();
});

test('what came under the finger on its way down was not read: the press means what was there before', async () => {
  const small = purchaseOrder(NOW, { id: ID });
  const { backend, page, finish } = await open(small);
  const approve = page.getByRole('region', { name: 'Your answer' }).getByRole('button', { name: 'Approve' });
  await approve.waitFor();
  // Stop the clock: drawing must take no time, so that the press follows the change at once.
  await page.clock.pauseAt(NOW + HOUR);
  backend.relay.put([{ ...small, version: 2, amount: { value: '90000', currency: 'EUR' } }]);
  await page.getByText('€90,000.00').first().waitFor();
  await approve.click();
  await until('sent', () => backend.asked('item.answer').length === 1);
  assert.deepEqual(backend.asked('item.answer'), [{ itemId: ID, action: 'approve', version: 1 }]);
  await finish();
});

test('with a new sign-in the button says so, and what went wrong stands beside the question', async () => {
  for (const look of [{}, { width: 420, dark: true, locale: 'de-DE' }] satisfies Look[]) {
    const { page, picture, finish } = await open(large({ freshSignIn: true }), look, giveAnswer);
    if (look.width) await page.getByText('PO 4711 needs your approval').first().click();
    await page
      .getByRole('button', { name: look.locale ? 'Neu anmelden und bestätigen' : 'Sign in again and confirm' })
      .waitFor();
    await picture('sign-in');
    await assertAccessible(page, 'sign in again');
    await finish();
  }
});
