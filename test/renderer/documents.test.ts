/** Documents in the window: opened, drawn from their bytes, saved, changed and unavailable. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { problem } from '../../shared/problems.ts';
import { orderWithEvidence } from '../helpers/demo-evidence.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, type WindowLab } from '../helpers/window-page.ts';
import { NOW } from './scenes.ts';

let lab: WindowLab;
before(async () => {
  lab = await openWindowLab();
});
after(() => lab.close());

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

async function open(documents: Readonly<Record<string, string | Buffer>> = {}) {
  const backend = createWindowBackend({ now: NOW, items: [orderWithEvidence(NOW)] });
  for (const [id, content] of Object.entries(documents))
    backend.documents.set(id, new Uint8Array(Buffer.from(content)));
  const opened = await lab.open({ backend, now: NOW });
  await opened.page
    .getByRole('button', { name: /Kessler/ })
    .first()
    .click();
  const list = opened.page.getByRole('region', { name: 'Documents' });
  await list.waitFor();
  return { backend, list, ...opened };
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

test('after a changed document an answer is confirmed first', async () => {
  const { list, page, backend, close } = await open();
  backend.override('document.open', problem('DOCUMENT_CHANGED', 'changed'));
  await list.getByRole('button', { name: 'Open Angebot 2026-1187.pdf' }).click();
  await list.getByText('no longer the one that was sent').waitFor();
  await page.getByRole('button', { name: 'Approve', exact: true }).first().click();
  await page.getByText(/A document of this item has changed/).waitFor();
  assert.deepEqual(backend.asked('item.answer'), []);
  await close();
});
