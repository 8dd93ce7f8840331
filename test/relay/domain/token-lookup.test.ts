import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { createTokenLookup } from '../../../relay/domain/people/token-lookup.ts';
import { openParts, type Parts } from '../parts/store.ts';

let parts: Parts;

beforeEach(async () => {
  parts = openParts({
    users: [
      { id: 'ann', name: 'Ann' },
      { id: 'bob', name: 'Bob' },
    ],
  });
  await parts.store.writer.write((tx) => {
    for (const userId of ['ann', 'bob']) {
      tx.credentials.add({ id: `t-${userId}`, userId, secret: `secret-${userId}`, device: null, origin: 'cli' });
    }
  });
});
afterEach(() => parts.close());

test('tokens that come in one turn are one read, and each has its own answer', async () => {
  const { reader, writer } = parts.store;
  let reads = 0;
  const look = createTokenLookup({
    authenticate: reader.authenticate,
    together(work) {
      reads += 1;
      reader.together(work);
    },
  });
  const logins = await Promise.all(['secret-bob', 'unknown', 'secret-ann'].map(look));
  assert.deepEqual(
    logins.map((login) => login?.userId ?? null),
    ['bob', null, 'ann'],
  );
  assert.equal(reads, 1);
  const [login] = await Promise.all([
    look('secret-ann'),
    writer.write((tx) => tx.credentials.revoke({ userId: 'bob' })),
  ]);
  assert.equal(login?.userId, 'ann');
  assert.equal(await look('secret-bob'), null);
  assert.equal(reads, 3);
});

test('one failure fails alone; if nothing can be read all do, and the next are read again', async () => {
  const { reader } = parts.store;
  let isAway = false;
  const look = createTokenLookup({
    authenticate(token) {
      if (token === 'broken') throw new Error('this row cannot be read');
      return reader.authenticate(token);
    },
    together(work) {
      if (isAway) throw new Error('the store is away');
      reader.together(work);
    },
  });
  const [broken, ann] = await Promise.allSettled(['broken', 'secret-ann'].map(look));
  assert.equal(broken?.status, 'rejected');
  assert.equal(ann?.status === 'fulfilled' && ann.value?.userId, 'ann');
  isAway = true;
  const away = await Promise.allSettled(['secret-ann', 'secret-bob'].map(look));
  assert.deepEqual(
    away.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  isAway = false;
  assert.equal((await look('secret-bob'))?.userId, 'bob');
});
