/** Persistent storage is requested from the browser once, and only after there is data to store. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPersistence } from '../../web/page/persistence.ts';

function around(persisted: boolean) {
  const noted = new Map<string, string>();
  let asked = 0;
  const storage = {
    persisted: async () => persisted,
    async persist() {
      asked += 1;
      return false;
    },
  };
  const remembered = {
    getItem: (name: string) => noted.get(name) ?? null,
    setItem: (name: string, value: string) => void noted.set(name, value),
  };
  return { storage, remembered, asked: () => asked };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('persistence is requested with the first answer, and never again, whatever the result', async () => {
  const { storage, remembered, asked } = around(false);
  const persistence = createPersistence(storage, remembered);
  await settled();
  assert.equal(asked(), 0);
  persistence.given();
  persistence.given();
  createPersistence(storage, remembered).given();
  await settled();
  assert.equal(asked(), 1);
});

test('not asked if it is already persistent, nothing can be stored, or there is no such storage', async () => {
  const kept = around(true);
  createPersistence(kept.storage, kept.remembered).given();
  const closed = around(false);
  const refusing = {
    getItem(): string | null {
      throw new Error('SecurityError');
    },
    setItem() {},
  };
  createPersistence(closed.storage, refusing).given();
  createPersistence(undefined, closed.remembered).given();
  await settled();
  assert.deepEqual([kept.asked(), closed.asked()], [0, 0]);
});
