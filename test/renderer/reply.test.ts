/** The small reply window: initial focus in the field, Ctrl+Enter sends, Esc closes, and no text is lost. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { REPLY } from '../../electron/windows/reply-windows.ts';
import { problem } from '../../shared/problems.ts';
import { contract, purchaseOrder } from '../helpers/demo-items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const PLACE = { page: 'reply.html', width: REPLY.width, height: REPLY.height, now: NOW } as const;

const lab = await openWindowLab();
after(() => lab.close());

test('the field has the keyboard, and Ctrl+Enter sends what was typed', async () => {
  const item = purchaseOrder(NOW);
  const backend = createWindowBackend({ now: NOW, items: [item], reply: { itemId: item.id, action: 'reject' } });
  const { page, complaints, close } = await lab.open({ backend, ...PLACE });
  await page.getByRole('heading', { name: item.title }).waitFor();
  await page.keyboard.type('Over budget');
  await page.keyboard.press('Control+Enter');
  await until('the comment', () => backend.asked('reply.send').length > 0);
  assert.deepEqual(backend.asked('reply.send'), [{ comment: 'Over budget', version: 1 }]);
  assert.deepEqual([complaints, backend.faults], [[], []]);
  await close();
});

test('Esc closes and keeps the text for the next time', async () => {
  const item = purchaseOrder(NOW);
  const backend = createWindowBackend({ now: NOW, items: [item], reply: { itemId: item.id, action: 'reject' } });
  const { page, close } = await lab.open({ backend, ...PLACE });
  await page.getByRole('textbox').waitFor();
  await page.keyboard.type('Half a tho');
  await page.keyboard.press('Escape');
  await until('the window asks to close', () => backend.asked('reply.cancel').length > 0);
  await page.reload();
  await page.getByRole('textbox').waitFor();
  assert.equal(await page.getByRole('textbox').inputValue(), 'Half a tho');
  await close();
});

test('a confirmation with a required comment sends nothing before it has one', async () => {
  const item = contract(NOW);
  const backend = createWindowBackend({ now: NOW, items: [item], reply: { itemId: item.id, action: 'approve' } });
  const { page, close } = await lab.open({ backend, ...PLACE });
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByText('This answer needs a comment.').waitFor();
  assert.deepEqual(backend.asked('reply.send'), []);
  await close();
});

const PICTURES = process.env.TEST_PICTURES;
const LONG =
  'Rahmenvertrag mit der Nordlicht Logistik und Transport Verwaltungsgesellschaft mbH & Co. KG um 24 Monate verlängern';
for (const font of ['wide', 'narrow'] as const) {
  test(`all of a question above the limit is in sight, in English and German, in a ${font} font`, async (t) => {
    const own = font === 'wide' ? lab : await openWindowLab(font);
    if (own !== lab) t.after(() => own.close());
    for (const locale of ['en-GB', 'de-DE']) {
      for (const title of [contract(NOW).title, LONG]) {
        const item = { ...contract(NOW), title, stepUp: true };
        const backend = createWindowBackend({ now: NOW, items: [item], reply: { itemId: item.id, action: 'approve' } });
        backend.app({ locale });
        const { page, close } = await own.open({ backend, ...PLACE });
        await page.getByRole('textbox').waitFor();
        await until(`${locale}, ${title}: all is in sight`, () => isAllInSight(page));
        if (PICTURES) await page.screenshot({ path: join(PICTURES, `reply-${font}-${locale}-${title.length}.png`) });
        // The relay's confirmation request must be fully visible too.
        await page.getByRole('textbox').fill('Budget agreed with the board');
        await page.keyboard.press('Control+Enter');
        await page.getByText('Budget agreed with the board').waitFor();
        await page.getByRole('textbox').waitFor({ state: 'detached' });
        await until(`${locale}, ${title}: what is asked is in sight`, () => isAllInSight(page));
        if (PICTURES) await page.screenshot({ path: join(PICTURES, `asked-${font}-${locale}-${title.length}.png`) });
        await close();
      }
    }
  });
}

test('more than a small window holds is scrolled, and the window stays small', async () => {
  const item = { ...contract(NOW), title: 'long '.repeat(200), stepUp: true };
  const backend = createWindowBackend({ now: NOW, items: [item], reply: { itemId: item.id, action: 'approve' } });
  const { page, close } = await lab.open({ backend, ...PLACE });
  await until('as high as it may be', () => page.viewportSize()?.height === REPLY.most);
  assert.equal(await isAllInSight(page), false);
  await page.getByRole('button', { name: 'Continue', exact: true }).scrollIntoViewIfNeeded();
  await close();
});

const isAllInSight = (page: Page): Promise<boolean> =>
  page.locator('main').evaluate((main) => {
    const pixels = (name: string) => Number(Reflect.get(main, name));
    return pixels('scrollHeight') <= pixels('clientHeight') && pixels('scrollWidth') <= pixels('clientWidth');
  });

test('an answer that is not taken tells why and keeps the text', async () => {
  const item = purchaseOrder(NOW);
  const backend = createWindowBackend({ now: NOW, items: [item], reply: { itemId: item.id, action: 'reject' } });
  backend.override('reply.send', problem('ITEM_CLOSED', 'Withdrawn by SAP ERP, 10:42. Nothing was sent.'));
  const { page, close } = await lab.open({ backend, ...PLACE });
  await page.getByRole('textbox').fill('No');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Withdrawn by SAP ERP, 10:42. Nothing was sent.').waitFor();
  assert.equal(await page.getByRole('textbox').inputValue(), 'No');
  await close();
});
