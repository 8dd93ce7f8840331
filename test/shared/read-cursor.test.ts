/** `Beckon-Cursor` headers from programs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCursorBook, cursorText, readCursor } from '../../shared/read-cursor.ts';

const of = (value: string | null) => ({ get: () => value });

test('what is brought along is the newest of one life, and what came last of another', () => {
  const book = createCursorBook();
  const after = (value: string | null) => {
    book.heard(of(value));
    return book.headers()['beckon-cursor'] ?? null;
  };
  assert.equal(after(null), null);
  assert.equal(after('one.7'), 'one.7');
  assert.equal(after('one.5'), 'one.7', 'an answer that was overtaken');
  assert.equal(after('one.12'), 'one.12');
  assert.equal(after('two.1'), 'two.1', 'the store was restored');
  assert.equal(after(null), 'two.1');
  assert.equal(after('nonsense'), 'two.1');
});

test('only what a relay gave is read', () => {
  const life = crypto.randomUUID();
  assert.deepEqual(readCursor(cursorText({ life, at: 0 })), { life, at: 0 });
  for (const text of ['', '7', '.7', 'life.', 'life.-1', 'life.7.', 'li fe.7', 'life.1e9', `life.${'9'.repeat(16)}`]) {
    assert.equal(readCursor(text), null, text);
  }
});
