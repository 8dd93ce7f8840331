/** Cluster page with forty relays, in each theme, width and language, and in forced colours. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { LANGUAGE_CODES } from '../../shared/words/words.ts';
import { assertAccessible } from '../helpers/axe.ts';
import { openClusterLab } from './cluster-parts.ts';
import { pxBeside } from './draw-views.ts';

const MADE_UP = 38;

const lab = await openClusterLab();
for (let n = 0; n < MADE_UP; n += 1) {
  const name = `relay-${String(n).padStart(2, '0')}.datacenter-${'east'.repeat(1 + (n % 9))}.example`;
  const more =
    n % 3 === 0 ? '{"trouble":"entries of other relays cannot be written here: database or disk is full"}' : '{}';
  const relay = await lab.makeUp(name, { version: n % 2 === 0 ? '0.0.0-test' : '9.0.0', more });
  if (n % 5 === 0) relay.silence();
}
after(() => lab.close());

test('the log away, in German and dark, is accessible', async () => {
  const { page, go, close } = await lab.open({ dark: true, locale: 'de-DE' });
  await go('cluster');
  await page.getByRole('table').first().waitFor();
  lab.world.cut('one');
  await page
    .getByRole('alert')
    .filter({ hasText: /antwortet nicht seit .*\d\d:\d\d/ })
    .waitFor();
  await assertAccessible(page, 'the log away, in German, dark');
  lab.world.mend('one');
  await page.getByText(/Relays sind bereit/).waitFor();
  await close();
});

const overflowing = (badges: { scrollHeight: number; clientHeight: number }[]): number =>
  badges.filter(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight + 1).length;

const WIDTHS = [1280, 1000, 999, 720, 320] as const;

for (const language of LANGUAGE_CODES)
  for (const dark of [false, true])
    test(`forty relays in ${language}, ${dark ? 'dark' : 'light'}, at each width, and in forced colours`, async () => {
      const { page, go, complaints, close } = await lab.open({ dark, locale: language });
      await go('cluster');
      const table = page.getByRole('table').first();
      await table.waitFor();
      assert.equal(await table.getByRole('row').count(), MADE_UP + 3);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        const wider = await pxBeside(page);
        assert.ok(wider <= 0, `${wider} px wider than ${width} px in ${language}`);
        assert.equal(
          await table.locator('.fui-Badge').evaluateAll(overflowing),
          0,
          `a state in two lines at ${width} px`,
        );
      }
      await assertAccessible(page, `${language}, narrow`);
      await page.setViewportSize({ width: 1280, height: 800 });
      await assertAccessible(page, `${language}, wide`);
      await page.emulateMedia({ forcedColors: 'active' });
      await assertAccessible(page, `${language}, forced colours`);
      assert.deepEqual(complaints, []);
      await close();
    });
