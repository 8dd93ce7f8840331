/** An attacker searches for a word that others' items are full of: to find out their contents, or to delay everyone. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fillCounted, isMine, ME } from './parts/counted-search.ts';

const FEW = 2000;
const MANY = 20_000;
const title = (n: number) => `Invoice number${n}`;

test('a search does as much with ten times the items of others, whatever the word', async () => {
  const few = await fillCounted(FEW, title);
  const many = await fillCounted(MANY, title);
  after(() => Promise.all([few.close(), many.close()]));
  for (const word of ['invoice', 'inv', 'number', 'number1001', 'nothing', 'i']) {
    const [first, second] = [await few.search(ME, word, 2), await many.search(ME, word, 2)];
    const found = word === 'nothing' || word === 'number1001' ? [] : ['i0', 'i1000'];
    assert.deepEqual([first.ids, second.ids], [found, found], word);
    assert.deepEqual(second.work, first.work, word);
  }
  await few.search(ME, 'invoice', 2, () => false);
  const left = await many.search(ME, 'invoice', 2, () => false);
  assert.deepEqual([left.ids, left.work.statements <= 3], [[], true], 'who goes away ends the search');
});

test('the work of a search does not depend on the texts of others’ items, indexed or not', async () => {
  for (const indexed of [FEW, 1000]) {
    const told = await fillCounted(FEW, (n) => (isMine(n) ? 'mine' : 'a merger is planned'), indexed);
    const untold = await fillCounted(FEW, (n) => (isMine(n) ? 'mine' : 'nothing to see here'), indexed);
    const [first, second] = [await told.search(ME, 'merger', 50), await untold.search(ME, 'merger', 50)];
    assert.deepEqual([first.ids, second.ids], [[], []]);
    assert.deepEqual(first.work, second.work);
    await Promise.all([told.close(), untold.close()]);
  }
});
