import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NetworkError, networkFailure } from '../../shared/network-failure.ts';

const coded = (code: string, message = code): Error => Object.assign(new Error(message), { code });

/** Wraps an error of `ws` as Socket.IO reports it. */
const bySocket = (error: Error): Error => Object.assign(new Error('websocket error'), { description: { error } });
const timedOut = new DOMException('late', 'TimeoutError');

const cases: [error: unknown, told: string][] = [
  [coded('ENOTFOUND'), 'name'],
  [coded('EAI_AGAIN'), 'name'],
  [coded('ECONNREFUSED'), 'refused'],
  [coded('ETIMEDOUT'), 'timeout'],
  [new Error('timeout'), 'timeout'],
  [timedOut, 'timeout'],
  [Object.assign(new Error('aborted', { cause: timedOut }), { code: 'ABORT_ERR' }), 'timeout'],
  [coded('EHOSTUNREACH'), 'unreachable'],
  [coded('ENETUNREACH'), 'unreachable'],
  [coded('ECONNRESET'), 'cut'],
  [coded('CERT_HAS_EXPIRED'), 'certificate expired'],
  [coded('CERT_NOT_YET_VALID'), 'certificate not-yet-valid'],
  [coded('DEPTH_ZERO_SELF_SIGNED_CERT'), 'certificate self-signed'],
  [coded('SELF_SIGNED_CERT_IN_CHAIN'), 'certificate unknown-issuer'],
  [coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'certificate unknown-issuer'],
  [coded('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'), 'certificate unknown-issuer'],
  [coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'certificate wrong-host'],
  [coded('CERT_REVOKED'), 'certificate other'],
  [coded('ERR_SSL_WRONG_VERSION_NUMBER'), 'tls'],
  [coded('EPROTO'), 'tls'],
  [coded('OAUTH_JWT_TIMESTAMP_CHECK_FAILED'), 'clock'],
  [coded('HPE_INVALID_CONSTANT'), 'wrong-answer'],
  [new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }), 'refused'],
  [bySocket(coded('ENOTFOUND')), 'name'],
  [bySocket(new Error('Unexpected server response: 426')), 'no-upgrade 426'],
  [new AggregateError([coded('ENETUNREACH'), coded('ECONNREFUSED')]), 'unreachable'],
  [
    new Error('x', { cause: new NetworkError({ kind: 'proxy-refused', proxy: 'p:1', status: 403 }) }),
    'proxy-refused 403',
  ],
  [coded('EMFILE'), 'other EMFILE'],
  [new RangeError('odd'), 'other RangeError'],
  ['odd', 'other unknown'],
  [null, 'other unknown'],
];

test('each failure is distinguished by its codes, at any depth', () => {
  for (const [error, told] of cases) {
    const failure = networkFailure(error);
    const more = 'why' in failure ? failure.why : 'status' in failure ? failure.status : '';
    const code = failure.kind === 'other' ? failure.code : '';
    assert.equal([failure.kind, more, code].join(' ').trim().replace('  ', ' '), told, String(error));
  }
});

test('an error that is its own cause ends', () => {
  const loop = new Error('loop');
  loop.cause = loop;
  assert.equal(networkFailure(loop).kind, 'other');
});
