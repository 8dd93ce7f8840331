/** Documents in the window: opened, drawn from their bytes, saved, changed and unavailable. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { orderWithEvidence } from '../helpers/demo-evidence.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, rest, type WindowLab } from '../helpers/window-page.ts';
import { NOW } from './scenes.ts';

let lab: WindowLab;
before(async () => {
  lab = await openWindowLab();
});
after(() => lab.close());

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

async function open(documents: Readonly<Record<string, string | Buffer>> = {}, changed: readonly string[] = []) {
  const item = orderWithEvidence(NOW);
  const backend = createWindowBackend({ now: NOW, items: [item] });
  for (const [id, content] of Object.entries(documents))
    backend.documents.set(id, new Uint8Array(Buffer.from(content)));
  for (const id of changed) backend.documents.set(id, 'changed');
  const opened = await lab.open({ backend, now: NOW });
  await opened.page
    .getByRole('button', { name: /Kessler/ })
    .first()
    .click();
  const list = opened.page.getByRole('region', { name: 'Documents' });
  await list.waitFor();
  return { backend, item, list, ...opened };
}

test('a picture is drawn on a canvas, by its bytes and not by its declared type', async () => {
  const { list, page, complaints, close } = await open({ offer: Buffer.from(PIXEL, 'base64') });
  await list.getByRole('button', { name: 'Open Angebot 2026-1187.pdf' }).click();
  const canvas = list.getByRole('img', { name: 'Angebot 2026-1187.pdf' });
  await canvas.waitFor();
  await page.waitForFunction("document.querySelector('canvas').width === 1");
  await list.getByRole('button', { name: 'Close' }).click();
  await canvas.waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
  await close();
});

test('a page is shown as text and never as a page', async () => {
  const { list, page, complaints, close } = await open({ scan: '<h1 id="planted">x</h1><script>alert(1)</script>' });
  await list.getByRole('button', { name: 'Open Scan.png' }).click();
  await list.getByText('<h1 id="planted">').waitFor();
  assert.equal(await page.locator('#planted').count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test('what has no preview is saved under its name', async () => {
  const { list, backend, close } = await open({ offer: 'PK\u0003\u0004' });
  await list.getByRole('button', { name: 'Open Angebot 2026-1187.pdf' }).click();
  await list.getByText(/has no preview/).waitFor();
  await list.getByRole('button', { name: 'Save Angebot 2026-1187.pdf' }).click();
  await list.getByText('Saved.').waitFor();
  assert.deepEqual(backend.saved, ['Angebot 2026-1187.pdf']);
  await close();
});

test('an unavailable document says so, and opens on another attempt', async () => {
  const { list, backend, close } = await open();
  await list.getByRole('button', { name: 'Open Scan.png' }).click();
  await list.getByText('The document is not available at the moment.').waitFor();
  backend.documents.set('scan', new Uint8Array(Buffer.from('arrived')));
  await list.getByRole('button', { name: 'Try again' }).click();
  await list.getByText('arrived').waitFor();
  await close();
});

const ID = '00000000-0000-4000-8000-000000000077';
const changedOffer = { itemId: ID, documentId: 'offer' };

test('after a changed document an answer is confirmed first', async () => {
  const { item, list, page, backend, close } = await open({}, ['offer']);
  await list.getByRole('button', { name: 'Open Angebot 2026-1187.pdf' }).click();
  await list.getByText('no longer the one that was sent').waitFor();
  await page.getByRole('button', { name: 'Approve…', exact: true }).click();
  await page.getByText(/A document of this item has changed/).waitFor();
  assert.deepEqual(backend.asked('item.answer'), []);
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await until('the answer', () => backend.asked('item.answer').length > 0);
  assert.deepEqual(backend.asked('item.answer'), [{ itemId: item.id, action: 'approve', version: 1, confirmed: true }]);
  await close();
});

test('the reply window says so too', async () => {
  const item = orderWithEvidence(NOW, { id: ID });
  const backend = createWindowBackend({ now: NOW, items: [item], reply: { itemId: item.id, action: 'reject' } });
  backend.documents.set('offer', 'changed');
  await assert.rejects(backend.desk.documents.open(changedOffer));
  const { page, close } = await lab.open({ backend, page: 'reply.html', now: NOW, width: 460, height: 320 });
  await page.getByText(/A document of this item has changed/).waitFor();
  await page.keyboard.press('Control+Enter');
  await until('the answer', () => backend.asked('reply.send').length > 0);
  assert.deepEqual(backend.asked('reply.send'), [{ comment: '', version: 1, confirmed: true }]);
  await close();
});

test('an answer to many names the items whose documents changed', async () => {
  const other = orderWithEvidence(NOW, { title: 'Brandt needs your approval' });
  const backend = createWindowBackend({ now: NOW, items: [orderWithEvidence(NOW, { id: ID }), other] });
  backend.documents.set('offer', 'changed');
  await assert.rejects(backend.desk.documents.open(changedOffer));
  const { page, close } = await lab.open({ backend, now: NOW });
  await page
    .getByRole('button', { name: /Brandt/ })
    .first()
    .click();
  await rest(page);
  await page.keyboard.press('x');
  await page
    .getByRole('button', { name: /Kessler/ })
    .first()
    .click({ modifiers: ['Control'] });
  const bar = page.getByRole('region', { name: 'Selected items' });
  await bar.getByText(/1 of 2/).waitFor();
  await bar.getByRole('button', { name: /not included/ }).click();
  await page.getByText(/document has changed since it was sent/i).waitFor();
  await page.getByRole('button', { name: /Approve.*2/ }).click();
  await bar.getByText(/Documents have changed since they were sent, of: .*Kessler/).waitFor();
  await close();
});
