/** Look-ups while the system's resolver does not answer, or fails for a while. */
import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { test } from 'node:test';
import { createLookup, type Look, plainLookup } from '../../network/lookup.ts';

type Done = Parameters<Look>[2];
const HERE: LookupAddress[] = [{ address: '127.0.0.1', family: 4 }];

/** A resolver that does not answer until released. */
function silent() {
  const asked: { hostname: string; done: Done }[] = [];
  const look: Look = (hostname, _, done) => void asked.push({ hostname, done });
  return { look, asked };
}
const ask = (look: Look, hostname: string) =>
  new Promise<string>((resolve) =>
    look(hostname, { all: true }, (error, found) => resolve(error?.code ?? found.map(({ address }) => address).join())),
  );

test('concurrent lookups of a name that gets no reply share one lookup, and all time out', async () => {
  const { look, asked } = silent();
  const bounded = createLookup(look, { patienceMs: 20 });
  const waiting = Array.from({ length: 100 }, () => ask(bounded, 'slow.example'));
  assert.deepEqual(new Set(await Promise.all(waiting)), new Set(['EAI_AGAIN']));
  assert.equal(asked.length, 1);
  const late = ask(bounded, 'slow.example');
  assert.equal(asked.length, 1, 'what is under way cannot be called off: it is waited for');
  asked[0]?.done(null, HERE);
  assert.equal(await late, '127.0.0.1');
});

test('there are only so many names under way; one that is answered makes room', async () => {
  const { look, asked } = silent();
  const bounded = createLookup(look, { patienceMs: 20, most: 3 });
  const first = ['a', 'b', 'c'].map((host) => ask(bounded, host));
  assert.equal(await ask(bounded, 'd'), 'EAI_AGAIN');
  assert.deepEqual(await Promise.all(first), ['EAI_AGAIN', 'EAI_AGAIN', 'EAI_AGAIN']);
  assert.equal(await ask(bounded, 'd'), 'EAI_AGAIN');
  asked[0]?.done(null, HERE);
  const fourth = ask(bounded, 'd');
  asked[3]?.done(null, HERE);
  assert.equal(await fourth, '127.0.0.1');
});

test('the resolver’s result goes to each caller, failures too, and nothing is cached', async () => {
  const { look, asked } = silent();
  const bounded = createLookup(look);
  const both = [ask(bounded, 'gone.example'), ask(bounded, 'gone.example')];
  asked[0]?.done(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
  assert.deepEqual(await Promise.all(both), ['ENOTFOUND', 'ENOTFOUND']);
  const again = ask(bounded, 'gone.example');
  asked[1]?.done(null, HERE);
  assert.equal(await again, '127.0.0.1');
});

test('held to one at once: others stand in line, who leaves it costs nothing, and names known to answer go first', async () => {
  const { look, asked } = silent();
  const bounded = createLookup(look, { patienceMs: 50, atOnce: 1 });
  const known = ask(bounded, 'known.example');
  asked[0]?.done(null, HERE);
  assert.equal(await known, '127.0.0.1');

  const made = ['a', 'b', 'c'].map((host) => ask(bounded, host));
  assert.deepEqual(await Promise.all(made), ['EAI_AGAIN', 'EAI_AGAIN', 'EAI_AGAIN']);
  assert.deepEqual(
    asked.map(({ hostname }) => hostname),
    ['known.example', 'a'],
  );
  const later = [ask(bounded, 'd'), ask(bounded, 'known.example')];
  asked[1]?.done(null, HERE);
  assert.equal(asked[2]?.hostname, 'known.example');
  asked[2]?.done(null, HERE);
  asked[3]?.done(null, HERE);
  assert.deepEqual(await Promise.all(later), ['127.0.0.1', '127.0.0.1']);
});

test('as net.connect asks: all addresses, or one', () => {
  const look = plainLookup((_, __, done) => done(null, [...HERE, { address: '::1', family: 6 }]));
  look('here', { all: true }, (_, found) => assert.equal(found.length, 2));
  look('here', {}, (_, found, family) => assert.deepEqual([found, family], ['127.0.0.1', 4]));
});

test('a name that is not found fails only for its caller', async () => {
  assert.match(await ask(createLookup(), 'no-such-host.invalid'), /^(ENOTFOUND|EAI_AGAIN)$/);
  const one = await new Promise((resolve) => plainLookup(createLookup())('no-such-host.invalid', {}, resolve));
  assert.ok(one instanceof Error);
});
