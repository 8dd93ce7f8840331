/** Installable web client: each file of the manifest is served, and the window shows the browser's install prompt once. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../build/root.ts';
import { createInstall } from '../../web/page/install.ts';
import { placeOf } from '../../web/page/start-link.ts';

test('every icon of the manifest is drawn in its size, and every shortcut leads to a view', () => {
  const manifest = JSON.parse(readFileSync(join(projectRoot, 'web/public/manifest.webmanifest'), 'utf8'));
  assert.deepEqual([manifest.id, manifest.start_url, manifest.scope, manifest.display], ['/', '/', '/', 'standalone']);
  const purposes = new Set<string>();
  for (const { src, sizes, purpose } of manifest.icons) {
    const path = join(projectRoot, 'build/icons/web', src.replace('/icons/', ''));
    assert.ok(existsSync(path), src);
    const png = readFileSync(path);
    assert.equal(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, sizes);
    purposes.add(`${purpose} ${sizes}`);
  }
  assert.deepEqual([...purposes].sort(), ['any 192x192', 'any 512x512', 'maskable 192x192', 'maskable 512x512']);
  for (const { url, name } of manifest.shortcuts) assert.ok(placeOf(url.slice(1)), name);
});

test('the browser’s install prompt is offered until the person accepts or declines', async () => {
  const page = new EventTarget();
  const install = createInstall(page);
  let told = 0;
  install.onChange(() => {
    told += 1;
  });
  const offered = () => install.of({} as never).installable;
  assert.equal(offered(), false);
  page.dispatchEvent(new Event('beforeinstallprompt'));
  assert.equal(offered(), false, 'nothing to ask with');
  let asked = 0;
  const offer = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt: () => (asked += 1) });
  page.dispatchEvent(offer);
  assert.deepEqual([offered(), offer.defaultPrevented, told], [true, true, 1]);
  await install.handlers['app.install'](null, 0);
  await install.handlers['app.install'](null, 0);
  assert.deepEqual([offered(), asked], [false, 1]);
});
