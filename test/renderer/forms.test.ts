/** The fields of an action's form in the window: by keyboard, with faults, as a draft, and for many items at once. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Form } from '../../shared/forms.ts';
import type { Item } from '../../shared/items.ts';
import { assertAccessible } from '../helpers/axe.ts';
import { HOSTILE_TITLES, purchaseOrder } from '../helpers/demo-items.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, rest } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const lab = await openWindowLab();
after(() => lab.close());

const FORM: Form = {
  type: 'object',
  properties: {
    center: { type: 'string', title: 'Cost centre', description: 'Four digits of your department', maxLength: 12 },
    share: { type: 'integer', title: 'Share in percent', minimum: 0, maximum: 100, default: 50 },
    plant: {
      type: 'string',
      title: 'Plant',
      oneOf: [
        { const: 'BER', title: 'Berlin' },
        { const: 'MUC', title: 'Munich' },
      ],
    },
    from: { type: 'string', title: 'From', format: 'date' },
    urgent: { type: 'boolean', title: 'Urgent' },
  },
  required: ['center', 'plant'],
};
const withForm = (form: Form, given: Partial<Item> = {}): Item => {
  const order = purchaseOrder(NOW, given);
  return {
    ...order,
    actions: order.actions.map((action) => (action.kind === 'approve' ? { ...action, form } : action)),
  };
};

async function open(items: Item[], { width = 1040, locale = 'en-GB', dark = false } = {}) {
  const backend = createWindowBackend({ now: NOW, items, preferences: { afterAnswer: 'stay' } });
  backend.app({ locale, dark });
  const window = await lab.open({ backend, now: NOW, width });
  await window.page.getByRole('list').first().waitFor();
  const finish = async () => {
    assert.deepEqual(window.complaints, []);
    assert.deepEqual(backend.faults, []);
    await window.close();
  };
  return { backend, page: window.page, finish };
}
async function compose(page: Page) {
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  await rest(page);
  await page.keyboard.press('a');
}
const pictures = process.env.BECKON_PICTURES;
async function picture(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` });
}

test('with keys alone: fields are labelled, faults are announced at them, and the answer carries the input', async () => {
  const { backend, page, finish } = await open([withForm(FORM)]);
  await compose(page);
  const center = page.getByRole('textbox', { name: 'Cost centre' });
  await center.waitFor();
  await page.waitForFunction(() => Reflect.get(globalThis, 'document').activeElement?.tagName === 'INPUT');
  assert.notEqual((await center.getAttribute('aria-required')) ?? (await center.getAttribute('required')), null);
  assert.equal(await page.getByRole('spinbutton', { name: 'Share in percent' }).inputValue(), '50', 'the default');
  await assertAccessible(page, 'with a form');
  await picture(page, 'form');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('alert').filter({ hasText: 'Fill in this field.' }).waitFor();
  await page.getByRole('alert').filter({ hasText: 'Choose one.' }).waitFor();
  await page.waitForFunction(
    () => Reflect.get(globalThis, 'document').activeElement?.getAttribute('aria-invalid') === 'true',
  );
  await assertAccessible(page, 'with faults');
  await picture(page, 'form-faults');
  await page.keyboard.type('4200');
  await page.getByRole('combobox', { name: 'Plant' }).selectOption('MUC');
  await page.getByLabel('From').fill('2026-12-01');
  await page.getByRole('checkbox', { name: 'Urgent' }).check();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Your answer is being sent.').waitFor();
  await page.getByRole('definition').filter({ hasText: 'Munich' }).waitFor();
  assert.deepEqual(backend.asked('item.answer').at(-1), {
    itemId: backend.snapshot.inbox[0]?.item.id,
    action: 'approve',
    version: 1,
    input: { center: '4200', share: 50, plant: 'MUC', from: '2026-12-01', urgent: true },
  });
  await finish();
});

test('Esc closes the line and keeps the fields; they are there again', async () => {
  const { page, finish } = await open([withForm(FORM)]);
  await compose(page);
  const center = page.getByRole('textbox', { name: 'Cost centre' });
  await center.fill('4711');
  await page.keyboard.press('Escape');
  await center.waitFor({ state: 'detached' });
  await page.keyboard.press('a');
  await center.waitFor();
  assert.equal(await center.inputValue(), '4711');
  await finish();
});

test('hostile titles, descriptions and choices are text, at any width and in dark', async () => {
  const [script = '', arabic = '', , , long = ''] = HOSTILE_TITLES;
  const form: Form = {
    type: 'object',
    properties: {
      one: { type: 'string', title: script.slice(0, 80), description: script, maxLength: 400 },
      two: { type: 'string', title: arabic, enum: [script.slice(0, 120), long.slice(0, 120)] },
      three: { type: 'boolean', title: long.slice(0, 80), description: long },
      four: { type: 'string', format: 'date-time' },
    },
  };
  for (const [width, dark] of [
    [1040, true],
    [420, false],
    [420, true],
  ] as const) {
    const { page, finish } = await open([withForm(form)], { width, dark, locale: 'de-DE' });
    await page
      .getByRole('button', { name: /PO 4711/ })
      .first()
      .click();
    await rest(page);
    await page.keyboard.press('a');
    await page.getByRole('textbox', { name: /<img src=x/ }).waitFor();
    await assertAccessible(page, `${width} ${dark}`);
    const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    assert.equal(wider, 0);
    await picture(page, `form-hostile-${width}-${dark ? 'dark' : 'light'}`);
    await finish();
  }
});

test('many items with the same form are answered with one; another form is left out', async () => {
  const other: Form = { type: 'object', properties: { other: { type: 'string' } } };
  const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
  const items = [
    withForm(FORM, { id: id(1), title: 'PO 4711 one' }),
    withForm(FORM, { id: id(2), title: 'PO 4711 two' }),
    withForm(other, { id: id(3), title: 'PO 4711 three' }),
  ];
  const { backend, page, finish } = await open(items);
  const bar = page.getByRole('region', { name: 'Selected items' });
  await page.keyboard.press('x');
  for (const _ of items.slice(1)) await page.keyboard.press('j');
  await page.keyboard.press('Shift+X');
  await bar.getByText('2 of 3 can be approved').waitFor();
  await page.keyboard.press('a');
  await page.getByRole('textbox', { name: 'Cost centre' }).fill('4200');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('alert').filter({ hasText: 'Choose one.' }).waitFor();
  await page.getByRole('combobox', { name: 'Plant' }).selectOption('BER');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('combobox', { name: 'Plant' }).waitFor({ state: 'detached' });
  const [, sent] = backend.asked('item.answer-all') as { answers: { itemId: string }[]; input: object }[];
  assert.deepEqual(sent?.answers.map(({ itemId }) => itemId).sort(), [id(1), id(2)]);
  assert.deepEqual(sent?.input, { center: '4200', share: 50, plant: 'BER', urgent: false });
  await finish();
});
