/** Verifies the system's Chromium before anything depends on it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chromiumWords, OLDEST_CHROMIUM, tryChromium } from '../../../build/launch/chromium.ts';
import { isTooOld } from '../../../build/setup/system-packages.ts';
import { cagedChromium, dyingChromium } from '../../helpers/broken-chromium.ts';

test('the one that is here draws a page and tells its version', async () => {
  const trial = await tryChromium();
  assert.equal(trial.hindrance, undefined);
  assert.ok((trial.version ?? 0) > 100, `version ${trial.version}`);
});

test('a missing or crashing binary is reported with instructions or its own output', async (t) => {
  const none = await tryChromium({ PATH: '/nowhere' });
  assert.match(none.hindrance ?? '', /no Chromium found: set CHROME_PATH, or run npm run setup/);
  const words = '[1:1:0101/000000.1:FATAL:base/memory.cc(7)] Out of shared memory';
  const dying = await tryChromium({ ...process.env, CHROME_PATH: await dyingChromium(t, words) });
  assert.match(dying.hindrance ?? '', /Chromium does not start here, it ended with SIGTRAP: Out of shared memory$/);
});

if (process.getuid?.() === 0) {
  test('without user namespaces and without its helper: the reason, and what to do, within seconds', async (t) => {
    // Chromium's own message in the middle; it depends on whether its helper is installed.
    const start = performance.now();
    const { hindrance } = await tryChromium({ ...process.env, CHROME_PATH: await cagedChromium(t) });
    assert.match(
      hindrance ?? '',
      /cannot make its sandbox here.*\("[^"]*sandbox[^"]*"\).*apt-get install chromium-sandbox/,
    );
    assert.doesNotMatch(hindrance ?? '', /--no-sandbox/);
    // After 30 s it would be killed; it exited before.
    assert.ok(performance.now() - start < 30_000);
  });
}

test('an outdated one is reported at start, and set-up updates it', () => {
  assert.match(chromiumWords({ version: 150 }) ?? '', /^Chromium 150 keeps some shortcuts.*npm run setup/);
  assert.equal(chromiumWords({ version: OLDEST_CHROMIUM }), undefined);
  assert.equal(isTooOld('150.0.7871.46-1~deb13u1'), true);
  assert.equal(isTooOld(`${OLDEST_CHROMIUM}.0.8078.79-1`), false);
});
