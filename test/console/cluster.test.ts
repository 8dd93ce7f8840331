/** Cluster page of the console: the serving relay, a silent relay, two versions, an unreachable log, and the comparison of copies. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertAccessible } from '../helpers/axe.ts';
import { until } from '../helpers/until.ts';
import { startDesk } from '../relay/desk/relay-desk.ts';
import { openClusterLab } from './cluster-parts.ts';
import { pxBeside } from './draw-views.ts';

/** All tests share one page, which stays open while the relays change. */
const lab = await openClusterLab();
const open = await lab.open({ width: 420 });
after(() => lab.close());

const rowsOf = (caption = 'Relays of this store') => open.page.getByRole('table', { name: caption }).getByRole('row');

test('the rail leads there, and each relay has its state, desks and duties in words', async () => {
  const { page } = open;
  const desk = startDesk(lab.other.url, { token: 'dana-token' });
  await page.getByRole('navigation').getByRole('link', { name: 'Relays' }).click();
  await page.getByRole('heading', { name: 'Relays', level: 1 }).waitFor();
  await page.getByText('Both relays serve.').waitFor();
  await rowsOf().getByText('1 person').waitFor();
  desk.close();
  assert.equal(await rowsOf().count(), 3, 'a heading, and one for each');
  assert.equal(await rowsOf().filter({ hasText: 'answers this page' }).count(), 1);
  const rowsWith = async (text: string) => (await rowsOf().filter({ hasText: text }).count()) || null;
  await until('both serve', async () => (await rowsWith('Serving')) === 2);
  assert.equal(await until('a duty', () => rowsWith('reminders')), 1, 'a duty is one relay’s');
});

test('copies are compared by keyboard; the result is shown, and the command is limited to once a minute', async () => {
  const { page, complaints } = open;
  const button = page.getByRole('button', { name: 'Compare the copies' });
  await until('Tab leads to the button', async () => {
    await page.keyboard.press('Tab');
    return button.evaluate((found) => found === found.ownerDocument.activeElement);
  });
  await page.keyboard.press('Enter');
  await page
    .getByRole('status')
    .filter({ hasText: /^All copies are alike at entry \d+/ })
    .waitFor();
  assert.equal(await rowsOf('Are all copies alike?').filter({ hasText: 'alike' }).count(), 2);
  assert.deepEqual(complaints, []);
  // If the page takes longer than a minute, another comparison starts before one is refused.
  await until('refused', async () => {
    await page.keyboard.press('Enter');
    return page.getByText('The copies were compared less than a minute ago.').isVisible();
  });
  // The browser logs the 429 response as an error.
  complaints.length = 0;
});

test('one that falls silent, and one of another version with a trouble, come first and are said', async (t) => {
  const { page } = open;
  const long = `relay-${'west'.repeat(20)}.example`;
  const silent = await lab.makeUp(long);
  t.after(silent.gone);
  const newer = await lab.makeUp('newer', { version: '9.0.0', schema: 99, more: '{"trouble":"the disk is full"}' });
  t.after(newer.gone);
  silent.silence();
  await page.getByText('These versions serve together: 0.0.0-test and 9.0.0.').waitFor();
  await rowsOf().filter({ hasText: 'newer' }).getByText('another version').waitFor();
  await rowsOf()
    .filter({ hasText: long })
    .getByText(/^since /)
    .waitFor();
  await page.getByRole('status').filter({ hasText: '2 of 4 relays serve.' }).waitFor();
  const texts = await rowsOf().allTextContents();
  assert.deepEqual(
    texts.slice(1, 3).map((text) => /newer|west/.exec(text)?.[0]),
    ['newer', 'west'],
  );
  assert.match(texts[1] ?? '', /Not serving.*the disk is full/);
  await assertAccessible(page, 'relays, narrow');
  assert.ok((await pxBeside(page)) <= 0, 'nothing is wider than the window');
});

test('the log is away: said with its time, what was known stays, and it comes back by itself', async () => {
  const { page, complaints } = open;
  await page.getByText('Both relays serve.').waitFor();
  lab.world.cut('one');
  await page
    .getByRole('alert')
    .filter({ hasText: /not answered since .*\d\d:\d\d/ })
    .waitFor();
  await rowsOf()
    .filter({ hasText: 'Not known' })
    .getByText(/^last heard /)
    .waitFor();
  assert.equal(await rowsOf().count(), 3);
  lab.world.mend('one');
  await page.getByText('Both relays serve.').waitFor();
  // The browser logs a poll that the relay refused meanwhile.
  assert.deepEqual(
    complaints.filter((complaint) => !complaint.includes('503')),
    [],
  );
});
