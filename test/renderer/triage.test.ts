/** Triage of fifty mixed items by keyboard, as a practised clerk: the number of keys, and that each answered item was visible. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { WAIT_MS } from '../../renderer/state/key-reader.ts';
import { BASE_CHANNELS } from '../../shared/bridge/base.ts';
import type { Item, ItemAction } from '../../shared/items.ts';
import { compareUrgency } from '../../shared/rules/ranking.ts';
import { SeenMessage } from '../../shared/socket.ts';
import { checker } from '../../shared/validate.ts';
import { ACKNOWLEDGE, APPROVAL_ACTIONS, FIRST, HOUR, iso, MINUTE, makeItem } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend, type WindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, rest } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
/** Includes five comments, whose letters are not counted. */
const MOST_KEYS = 75;
const [TO_ANSWER, TO_KNOW] = [40, 10];
/** ms; longer than an item must be visible to count as seen. */
const LOOKED_AT_MS = 1100;

const lab = await openWindowLab();
after(() => lab.close());

const numbered = (n: number): Pick<Item, 'id' | 'createdAt'> => ({
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  createdAt: iso(NOW - n * MINUTE),
});
/** Items that the clerk rejects with a reason. */
const REFUSED = new Set([7, 14, 21, 28, 35]);
const MUST_SAY_WHY: ItemAction[] = APPROVAL_ACTIONS.map((action) =>
  action.kind === 'reject' ? { ...action, comment: 'required' } : action,
);
const title = (n: number, what: string) => `${String(n).padStart(2, '0')} ${what}`;

/** Ascending due times mix the kinds in the list too; critical items come first. */
function toAnswer(n: number): Item {
  const due = { ...numbered(n), dueAt: iso(NOW + n * HOUR), decision: FIRST };
  if (n < 3) {
    const given = {
      type: 'exception.raised',
      severity: 'critical',
      title: title(n, 'Order sync to SAP fails'),
    } as const;
    return makeItem(NOW, { ...due, ...given, actions: ACKNOWLEDGE });
  }
  if (n % 7 === 0 || n % 3 !== 0) {
    const amount = { value: `${n}00.00`, currency: 'EUR' };
    return makeItem(NOW, { ...due, title: title(n, 'Purchase order'), amount, actions: MUST_SAY_WHY });
  }
  const task = n % 2 === 0;
  const given = task
    ? ({ type: 'task.assigned', title: title(n, 'Set up a workplace') } as const)
    : ({ type: 'exception.raised', severity: 'warning', title: title(n, 'Feed is late') } as const);
  return makeItem(NOW, { ...due, ...given, actions: ACKNOWLEDGE });
}

const toKnow = (n: number): Item =>
  makeItem(NOW, {
    ...numbered(n),
    type: 'status.changed',
    severity: n % 2 === 0 ? 'info' : 'notice',
    title: title(n, 'Order is on its way'),
  });

/** Ids of the fully visible rows and of the open item. */
const inSight = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const doc = Reflect.get(globalThis, 'document');
    const box = doc.querySelector('[data-scroll]').getBoundingClientRect();
    const whole = [...doc.querySelectorAll('[data-scroll] [data-item]')].filter((row) => {
      const { top, bottom, left, height } = row.getBoundingClientRect();
      const hit = doc.elementFromPoint(left + 20, top + height / 2);
      return top >= box.top - 1 && bottom <= box.bottom + 1 && row.contains(hit);
    });
    return whole.map((row) => row.dataset.item);
  });

const one = checker(BASE_CHANNELS['item.answer']);
const many = checker(BASE_CHANNELS['item.answer-all']);
const seen = checker(SeenMessage);

const answered = ({ requests }: WindowBackend): { itemId: string; action: string; comment?: string }[] =>
  requests.flatMap(({ channel, request }) => {
    if (channel === 'item.answer') return [one.parse(request)];
    return channel === 'item.answer-all' ? many.parse(request).answers : [];
  });
const wasSeen = (backend: WindowBackend, itemId: string): boolean =>
  backend.asked('item.seen').some((request) => seen.parse(request).itemIds.includes(itemId));

/** Keyboard of the clerk: counts every key, and asserts that each answered item was visible when its key was pressed. */
function handsOn(page: Page, backend: WindowBackend) {
  let keys = 0;
  const press = async (key: string) => {
    keys += 1;
    await page.keyboard.press(key);
  };
  return {
    count: () => keys,
    press,
    async go(key: string, to: Item) {
      await press(key);
      await page.locator(`[data-item="${to.id}"] [data-active-row="true"]:focus`).waitFor();
      await page.getByRole('heading', { level: 1, name: to.title }).waitFor();
    },
    /** Waits for the next item, which opens without a key. */
    async next(to: Item) {
      await page.locator(`[data-item="${to.id}"] [data-active-row="true"]:focus`).waitFor();
      await page.getByRole('heading', { level: 1, name: to.title }).waitFor();
      await rest(page);
    },
    /** @param many confirms the bulk answer, after its summary is shown */
    async answer(key: string, many = false) {
      const before = answered(backend).length;
      const shown = await inSight(page);
      await press(key);
      if (many) {
        await page
          .getByRole('region', { name: 'Selected items' })
          .getByText(/^(Approve|Acknowledge) \d+ items?/)
          .waitFor();
        await press('Control+Enter');
      } else await page.clock.runFor(WAIT_MS);
      await until(`${key} answers`, () => answered(backend).length > before);
      // The next open item has been selected automatically.
      await rest(page);
      for (const { itemId } of answered(backend).slice(before))
        assert.ok(shown.includes(itemId), `${itemId} was not seen`);
    },
  };
}
type Hands = ReturnType<typeof handsOn>;

/** Answers all rows since the last rejected one together, or a single row. */
async function answerRows(page: Page, hands: Hands, rows: readonly Item[]) {
  if (rows.length > 1) {
    await page.locator('[data-live="marks"]').getByText(`${rows.length} selected`).waitFor({ state: 'attached' });
    await page.getByRole('region', { name: 'Selected items' }).waitFor();
  }
  for (const [key, kind] of [
    ['a', 'approve'],
    ['e', 'acknowledge'],
  ] as const) {
    if (rows.some(({ actions }) => actions.some((action) => action.kind === kind)))
      await hands.answer(key, rows.length > 1);
  }
  await page.getByRole('region', { name: 'Selected items' }).waitFor({ state: 'detached' });
}

async function refuse(page: Page, hands: Hands, n: number) {
  await hands.press('r');
  await page.clock.runFor(WAIT_MS);
  await page
    .getByRole('textbox', { name: /^Reject: / })
    .and(page.locator(':focus'))
    .waitFor();
  await page.keyboard.type(`${n} is over budget`);
  await hands.answer('Control+Enter');
}

test('fifty mixed items by keyboard: at most 75 keys with five comments, nothing answered that was not in sight', async (t) => {
  const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
  const asking = range(1, TO_ANSWER).map(toAnswer);
  const telling = range(TO_ANSWER + 1, TO_KNOW)
    .map(toKnow)
    .toSorted(compareUrgency);
  const backend = createWindowBackend({ now: NOW, items: [...asking, ...telling], hold: true });
  const { page, complaints, close } = await lab.open({ backend, now: NOW, width: 1040, height: 720 });
  const hands = handsOn(page, backend);
  await page.locator('[data-active-row="true"]').focus();
  await rest(page);
  let rows: Item[] = [];
  for (const [index, item] of asking.entries()) {
    const n = index + 1;
    const next = asking[n];
    if (REFUSED.has(n)) await refuse(page, hands, n);
    else rows.push(item);
    if (next && !REFUSED.has(n) && !REFUSED.has(n + 1)) {
      await hands.go('Shift+J', next);
      continue;
    }
    if (rows.length > 0) await answerRows(page, hands, rows);
    rows = [];
    if (next) await hands.next(next);
  }
  await hands.press('t');
  await page.getByRole('tab', { name: /^For info/, selected: true }).waitFor();
  for (const item of telling) {
    if (item === telling[0]) await hands.press('Enter');
    else await hands.go('j', item);
    await page.clock.runFor(LOOKED_AT_MS);
    await until(`${item.title} is seen`, () => wasSeen(backend, item.id));
  }
  const given = answered(backend);
  assert.equal(given.length, TO_ANSWER);
  assert.equal(new Set(given.map(({ itemId }) => itemId)).size, TO_ANSWER);
  assert.equal(given.filter(({ action, comment }) => action === 'reject' && comment).length, REFUSED.size);
  t.diagnostic(`${TO_ANSWER + TO_KNOW} items, ${REFUSED.size} comments: ${hands.count()} keys`);
  assert.ok(hands.count() <= MOST_KEYS, `${hands.count()} keys`);
  assert.deepEqual(complaints, []);
  assert.deepEqual(backend.faults, []);
  await close();
});
