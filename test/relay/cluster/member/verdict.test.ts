/** The verdict of a verification from the relays' reports: it does not wait for a relay that cannot report. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestedDigest } from '../../../../relay/cluster/copy-verification.ts';
import { moreWith, type OwnState, troubleOf, verdictOf } from '../../../../relay/cluster/member/verdict.ts';
import type { Peer } from '../../../../relay/cluster/peers.ts';

const AT = 7;
const BARE = JSON.stringify({ desks: 0 });
const digestOf = (letter: string) => ({
  digest: letter.repeat(64),
  tables: [{ table: 'items', rows: 1, digest: letter.repeat(64) }],
});
const taken = (letter: string): RequestedDigest => ({
  id: 'v',
  position: AT,
  at: 0,
  since: 0,
  found: digestOf(letter),
  fault: null,
});
const underWay: RequestedDigest = { id: 'v', position: AT, at: 0, since: 0, found: null, fault: null };
const failed: RequestedDigest = { ...underWay, fault: 'disk I/O error' };

const seen = (relay: string, state: Partial<OwnState>, more: Partial<Peer> = {}): Peer => ({
  ...{ relay, name: relay, version: '1', schema: 1, position: AT, beat: 1, quiet: 0, heard: true },
  more: moreWith(BARE, { verified: [], trouble: null, differs: null, keys: null, ...state }),
  ...more,
});
const stateOf = (other: Peer, own = taken('a')) => {
  const { over, relays } = verdictOf(own, [seen('me', {}), other], 'me');
  const found = relays.find(({ id }) => id === other.relay);
  return [over, found?.state, found?.fault ?? null, found?.differing] as const;
};

test('relays that reported are compared, and missing ones are awaited', () => {
  assert.deepEqual(stateOf(seen('o', { verified: [taken('a')] })), [true, 'told', null, []]);
  assert.deepEqual(stateOf(seen('o', { verified: [taken('b')] })), [true, 'told', null, ['items']]);
  assert.deepEqual(stateOf(seen('o', { verified: [taken('a')] }, { heard: false })), [true, 'told', null, []]);
  assert.deepEqual(stateOf(seen('o', { verified: [underWay] })), [false, 'under way', null, []]);
  assert.deepEqual(stateOf(seen('o', {}, { position: AT - 1 })), [false, 'under way', null, []]);
});

test('who will not tell is named at once', () => {
  assert.deepEqual(stateOf(seen('o', { verified: [failed] })), [true, 'failed', 'disk I/O error', []]);
  assert.deepEqual(stateOf(seen('o', { trouble: 'no room' }, { position: 1 })), [true, 'failed', 'no room', []]);
  assert.deepEqual(stateOf(seen('o', {}, { position: 1, heard: false })), [true, 'silent', null, []]);
  assert.deepEqual(stateOf(seen('o', {})), [true, 'missed', null, []]);
  const another = { ...taken('a'), id: 'another' };
  assert.deepEqual(stateOf(seen('o', { verified: [another] })), [true, 'missed', null, []]);
});

test('foreign text in place of a relay’s report is one short line, which moves no cursor and reverses no text', () => {
  const words = `\u001b]0;x\u0007\u001b[2J\u202e\n${'y'.repeat(1_000_000)}`;
  const verified = [{ id: 'v', digest: null, tables: {}, fault: words }];
  const told = seen('o', {}, { more: JSON.stringify({ trouble: words, verified }) });
  const shown = stateOf(told)[2];
  for (const line of [troubleOf(told), shown]) assert.match(line ?? '', /^\ufffd\]0;x\ufffd{2}\[2J\ufffd{2}y{1,200}$/);
  const digest = seen('o', {}, { more: JSON.stringify({ verified: [{ ...verified[0], digest: words }] }) });
  const [other] = verdictOf(taken('a'), [digest], 'me').relays;
  assert.match(other?.digest ?? '', /^\ufffd\]0;x\ufffd{2}\[2J\ufffd{2}y{1,200}$/);
});

test('it is not over before one’s own is taken, and is where that cannot be', () => {
  const other = seen('o', { verified: [taken('b')] });
  assert.deepEqual(stateOf(other, underWay), [false, 'told', null, []]);
  assert.deepEqual(stateOf(other, failed), [true, 'told', null, []]);
});

test('the state of the majority counts as right, and without a majority none does', () => {
  const judged = (own: string, ...others: string[]) => {
    const relays = others.map((letter, n) => seen(`o${n}`, { verified: [taken(letter)] }));
    const { outcome, odd } = verdictOf(taken(own), [seen('me', {}), ...relays], 'me');
    return [outcome, ...odd];
  };
  assert.deepEqual(judged('a'), [null], 'nobody to be held against');
  assert.deepEqual(judged('a', 'a'), ['same']);
  assert.deepEqual(judged('a', 'b'), ['undecided']);
  assert.deepEqual(judged('a', 'a', 'b'), ['odd', 'o1']);
  assert.deepEqual(judged('b', 'a', 'a'), ['odd', 'me']);
  assert.deepEqual(judged('a', 'a', 'b', 'b'), ['undecided']);
  assert.deepEqual(judged('a', 'a', 'b', 'c'), ['undecided']);
  assert.deepEqual(judged('a', 'a', 'b', 'c', 'a'), ['odd', 'o1', 'o2']);
  const waits = [seen('me', {}), seen('o', { verified: [taken('b')] }), seen('p', { verified: [underWay] })];
  assert.equal(verdictOf(taken('a'), waits, 'me').outcome, null, 'not before all have told');
});

test('other reported facts stay unchanged', () => {
  const state = { verified: [taken('a'), failed], trouble: 'x'.repeat(500), differs: null, keys: null };
  const more = moreWith(BARE, state);
  assert.equal(JSON.parse(more).desks, 0);
  assert.equal(troubleOf({ more })?.length, 200);
  assert.equal(moreWith(BARE, { verified: [], trouble: null, differs: null, keys: null }), BARE);
});
