/** Every relay reports the same result of a verification: it compares with the majority, not with its own copy. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verificationOf } from '../../../../relay/cluster/member/verification.ts';
import type { ClusterVerdict, VerifiedRelay } from '../../../../relay/domain/administration/cluster-ports.ts';

const MINUTE = 60_000;
const bare = { state: 'under way', digest: null, differing: [], fault: null } as const;

type Judged = Partial<Pick<ClusterVerdict, 'outcome' | 'odd' | 'over'>>;

/** @param told reports by relay id; the first is that of the relay asked */
function seenFrom(told: Record<string, Partial<VerifiedRelay>>, judged: Judged = {}, now = 0) {
  const relays = Object.entries(told).map(([id, more]): VerifiedRelay => {
    const state = more.digest ? 'told' : 'under way';
    return { id, name: id, ...bare, state, ...more };
  });
  const digest = relays[0]?.digest ?? null;
  const verdict: ClusterVerdict = {
    id: 'v',
    position: 7,
    digest,
    over: true,
    outcome: null,
    odd: [],
    relays,
    ...judged,
  };
  const own = { id: 'v', position: 7, at: 0, since: 0, found: null, fault: null };
  const found = verificationOf({ verifying: { recent: () => [own] }, administration: { verdict: () => verdict } }, now);
  return { over: found?.over, copies: found?.copies.map(({ id, verdict, tables }) => [id, verdict, ...tables]) };
}

test('reports are not compared before all have arrived', () => {
  const { over, copies } = seenFrom({ a: { digest: 'x' }, b: {} }, { over: false });
  assert.deepEqual(
    [over, copies],
    [
      false,
      [
        ['a', 'taken'],
        ['b', 'under way'],
      ],
    ],
  );
});

test('the odd one differs, also where it is the one that is asked', () => {
  const judged = { outcome: 'odd', odd: ['c'] } as const;
  const odd = { digest: 'y', differing: ['salts', 'items'] };
  const same = [
    ['a', 'alike'],
    ['b', 'alike'],
    ['c', 'differs', 'items', 'salts'],
  ];
  assert.deepEqual(seenFrom({ a: { digest: 'x' }, b: { digest: 'x' }, c: odd }, judged).copies, same);
  const others = { digest: 'x', differing: ['salts', 'items'] };
  const fromIt = seenFrom({ c: { digest: 'y' }, a: others, b: others }, judged).copies;
  assert.deepEqual(fromIt, same, 'in the same order too');
});

test('if no majority can be found, all differ', () => {
  const told = { a: { digest: 'x' }, b: { digest: 'y', differing: ['items'] } };
  assert.deepEqual(seenFrom(told, { outcome: 'undecided' }).copies, [
    ['a', 'differs', 'items'],
    ['b', 'differs', 'items'],
  ]);
});

test('who will not tell is no reason to wait for ever', () => {
  const told = { a: { digest: 'x' }, b: {} };
  assert.equal(seenFrom(told, { over: false }, 9 * MINUTE).over, false);
  assert.equal(seenFrom(told, { over: false }, 10 * MINUTE).over, true);
});

test('a relay that was started since knows of none', () => {
  const none = verificationOf({ verifying: { recent: () => [] }, administration: { verdict: () => null } }, 0);
  assert.equal(none, null);
});
