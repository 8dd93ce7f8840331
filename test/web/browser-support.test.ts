/** Message of the page in a browser that cannot run the window. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingFeature, type PageEnvironment } from '../../web/page/browser-support.ts';

const good: PageEnvironment = {
  isSecureContext: true,
  navigator: { locks: {}, storage: {}, language: 'en-GB' },
  Worker: class {},
  WebAssembly: {},
};

test('a page over plain http displays only that; an unsupported browser lists its missing features', () => {
  assert.equal(missingFeature(good), null);
  const { language } = good.navigator;
  const insecure = missingFeature({ ...good, isSecureContext: false, navigator: { language } });
  assert.match(insecure?.why ?? '', /plain http/);
  assert.doesNotMatch(insecure?.why ?? '', /Web Locks/);
  const old = missingFeature({ ...good, navigator: { storage: {}, language: 'de-DE' }, WebAssembly: undefined });
  assert.match(old?.title ?? '', /Browser nicht/);
  assert.match(old?.why ?? '', /\(Web Locks, WebAssembly\)/);
});
