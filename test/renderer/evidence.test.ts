/** The evidence of an item in the window: lines, checks, documents and related items. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoRelated, orderWithEvidence } from '../helpers/demo-evidence.ts';
import { MINUTE } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, type WindowLab } from '../helpers/window-page.ts';
import { ALL_SCENES, checkScene, EVERY_LOOK, SIZES } from './draw-scenes.ts';
import { NOW } from './scenes.ts';

let lab: WindowLab;
before(async () => {
  lab = await openWindowLab();
});
after(() => lab.close());

const open = async () => {
  const backend = createWindowBackend({ now: NOW, items: [orderWithEvidence(NOW)] });
  const opened = await lab.open({ backend, now: NOW });
  await opened.page
    .getByRole('button', { name: /Kessler/ })
    .first()
    .click();
  await opened.page.getByRole('grid').waitFor();
  return { backend, ...opened };
};

test('the failed check comes first, and the row of the list counts it', async () => {
  const { page, complaints, close } = await open();
  const checks = page.getByRole('region', { name: 'Checks' }).getByRole('listitem');
  assert.match((await checks.first().textContent()) ?? '', /^Failed · Budget/);
  assert.match((await page.getByRole('listitem').first().textContent()) ?? '', /1 check failed/);
  assert.deepEqual(complaints, []);
  await close();
});

test('a changed cell has its previous value in words, and numbers the formats of the locale', async () => {
  const { page, close } = await open();
  const row = page.getByRole('row', { name: /^20 Foam insert/ });
  assert.match((await row.textContent()) ?? '', /155 pcs.*€4\.95, previously €4\.10/);
  assert.match((await page.getByRole('row', { name: /^Total/ }).textContent()) ?? '', /€39,178\.90/);
  await close();
});

test('earlier decisions are in the language of the person; an item that ended without one is not called open', async () => {
  const backend = createWindowBackend({ now: NOW, items: [orderWithEvidence(NOW)] });
  backend.app({ locale: 'de-DE', dark: false });
  const [decided, ...others] = demoRelated(NOW);
  assert.ok(decided);
  const expired = { ...decided, itemId: 'expired', title: 'PO 4600', state: 'expired', outcome: null } as const;
  backend.relay.link.related = async () => ({ ok: true, value: { items: [decided, ...others, expired] } });
  const { page, close } = await lab.open({ backend, now: NOW });
  await page
    .getByRole('button', { name: /Kessler/ })
    .first()
    .click();
  const related = page.getByRole('region', { name: 'Frühere Entscheidungen' });
  const lines = related.getByRole('listitem');
  await lines.nth(2).waitFor();
  const [first = '', second = '', third = ''] = await lines.allTextContents();
  assert.match(first, /Genehmigt · Lee Winter/);
  assert.match(second, /Abgelehnt · Lee Winter/);
  assert.match(third, /abgelaufen/i);
  await close();
});

test('columns are sorted by number, not by text, and return to the order of the source', async () => {
  const { page, close } = await open();
  const first = () => page.getByRole('row').nth(1).textContent();
  const net = page.getByRole('columnheader', { name: 'Net' });
  const before = await first();
  await net.getByRole('button').click();
  assert.equal(await net.getAttribute('aria-sort'), 'ascending');
  await net.getByRole('button').click();
  assert.match((await first()) ?? '', /^\D*120/);
  await net.getByRole('button').click();
  assert.equal(await first(), before);
  await close();
});

test('arrow keys move between cells and leave the list alone', async () => {
  const { page, close } = await open();
  await page.locator('[data-cell="0 0"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  const focused = page.locator('[data-cell]:focus');
  assert.equal(await focused.getAttribute('data-cell'), '1 1');
  await page.keyboard.press('Control+End');
  assert.equal(await focused.getAttribute('data-cell'), '11 5');
  await close();
});

test('an item that was opened is readable, and found by a word of its lines, without the relay', async () => {
  const { backend, close } = await open();
  await until('stored', () => {
    const found = backend.desk.commands.search({ q: 'Corrugated', limit: 10 });
    return found.items.length === 1;
  });
  await close();
});

test('the evidence of one item is never drawn in another', async () => {
  // Newer, and therefore after the first item, which the window opens.
  const other = orderWithEvidence(NOW + MINUTE, { title: 'Another order' });
  const backend = createWindowBackend({ now: NOW, items: [orderWithEvidence(NOW), other] });
  const { page, close } = await lab.open({ backend, now: NOW });
  await page
    .getByRole('button', { name: /Kessler/ })
    .first()
    .click();
  await page.getByRole('grid').waitFor();
  const { promise, resolve } = Promise.withResolvers<void>();
  const { link } = backend.relay;
  const answer = link.evidence;
  link.evidence = async (message) => {
    await promise;
    return answer(message);
  };
  await page
    .getByRole('button', { name: /Another order/ })
    .first()
    .click();
  await page.getByText('Loading lines and documents…').waitFor();
  assert.equal(await page.getByRole('grid').count(), 0);
  resolve();
  await page.getByRole('grid').waitFor();
  await close();
});

for (const size of SIZES) {
  test(`it fits ${size.width} px in each look`, async () => {
    const scene = ALL_SCENES.evidence;
    assert.ok(scene);
    await checkScene(lab, { name: 'evidence', scene, size, looks: EVERY_LOOK });
  });
}
