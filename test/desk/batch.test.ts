/** One action on several items: applied where possible, the others named, and not all at the same time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachItem } from '../../desk/batch.ts';
import { ProblemError } from '../../shared/problems.ts';

const ids = (n: number) => Array.from({ length: n }, (_, index) => `item ${index}`);
const refuse = (itemId: string) => {
  throw new ProblemError('ALREADY_ANSWERED', `${itemId} is answered`);
};

test('each item once, few at a time; a refused one does not affect the others', async () => {
  const done: string[] = [];
  let under = 0;
  let most = 0;
  const { refused } = await forEachItem([...ids(30), 'item 0'], async (itemId) => {
    under += 1;
    most = Math.max(most, under);
    await Promise.resolve();
    under -= 1;
    if (itemId === 'item 7') refuse(itemId);
    done.push(itemId);
  });
  assert.equal(done.length, 29);
  assert.deepEqual(refused, [{ itemId: 'item 7', detail: 'item 7 is answered' }]);
  assert.ok(most > 1 && most <= 8, `${most} at a time`);
});

test('a request without effect is a problem as for one item; an unexpected error is passed on', async () => {
  await assert.rejects(
    forEachItem(ids(2), async (itemId) => refuse(itemId)),
    /item 0 is answered/,
  );
  await assert.rejects(
    forEachItem(ids(2), async () => Promise.reject(new RangeError('broken'))),
    RangeError,
  );
});
