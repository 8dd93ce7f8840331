/** Verifications from the console, rate-limited by this relay's monotonic time: the clock of another relay may be wrong. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestedDigest } from '../../../../relay/cluster/copy-verification.ts';
import { createClusterView } from '../../../../relay/cluster/member/console-view.ts';
import type { ClusterVerdict } from '../../../../relay/domain/administration/cluster-ports.ts';
import { ProblemError } from '../../../../shared/problems.ts';

const HOUR = 3_600_000;
const SECOND = 1000;
const BY = { userId: null, via: 'console' } as const;

/** @param apart ms by which this relay's clock is ahead of the log's */
function watch(apart: number) {
  let steady = 12 * HOUR;
  let recent: readonly RequestedDigest[] = [];
  let over = false;
  const verdict = (id: string): ClusterVerdict => ({
    ...{ id, position: 1, digest: 'x', over, outcome: 'same', odd: [], relays: [] },
  });
  const unasked = (): never => {
    throw new Error('nobody asks for this');
  };
  const { verify } = createClusterView({
    logStatus: unasked,
    replica: { relay: unasked, place: unasked, level: unasked },
    seen: { note: unasked, all: unasked, left: unasked, age: unasked },
    verifying: { recent: () => recent },
    administration: {
      verdict,
      async beginVerify() {
        const id = `v${recent.length + 1}`;
        over = false;
        recent = [...recent, { id, position: 1, at: steady, since: steady, found: null, fault: null }];
        return id;
      },
    },
    leases: { all: unasked },
    sealed: { namedKeys: unasked },
    verifiedAt: unasked,
    lackingSince: unasked,
    own: unasked,
    trouble: unasked,
    clock: { now: () => steady + apart },
    steady: () => steady,
  });
  return {
    end() {
      over = true;
    },
    pass(ms: number) {
      steady += ms;
    },
    /** The verification id, or the seconds until the next one is allowed. */
    verify: () =>
      verify(BY).catch((error) => {
        assert.ok(error instanceof ProblemError && error.problem.code === 'RATE_LIMITED', String(error));
        return error.problem.retryAfter;
      }),
  };
}

for (const [name, apart] of Object.entries({ right: 0, 'an hour ahead': HOUR, 'an hour behind': -HOUR })) {
  test(`once a minute, and the one under way, at a relay whose clock is ${name}`, async () => {
    const { verify, end, pass } = watch(apart);
    assert.equal(await verify(), 'v1');
    assert.equal(await verify(), 'v1', 'it is under way');
    pass(20 * SECOND);
    end();
    assert.equal(await verify(), 40);
    pass(39 * SECOND);
    assert.equal(await verify(), 1);
    pass(SECOND);
    assert.equal(await verify(), 'v2');
    pass(10 * 60 * SECOND);
    assert.equal(await verify(), 'v3', 'who does not tell for so long is waited for no longer');
  });
}
