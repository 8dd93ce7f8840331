/** What went wrong on the way to whoever the relay calls, for administrators: a clause without address or secret of the receiver. */
import {
  type CertificateFault,
  type NetworkFailure,
  networkFailure,
  type ReachFailure,
} from '../../../shared/network-failure.ts';

const REACH: Readonly<Record<ReachFailure, string>> = {
  name: 'host not found',
  refused: 'connection refused',
  timeout: 'connection timed out',
  unreachable: 'host unreachable',
  cut: 'connection reset',
};
const CERTIFICATE: Readonly<Record<CertificateFault, string>> = {
  expired: 'the certificate has expired',
  'not-yet-valid': 'the certificate is not valid yet',
  'self-signed': 'the certificate signs itself and is not trusted',
  'unknown-issuer': 'the certificate is of an authority that is not trusted; BECKON_CA_FILE can name it',
  'wrong-host': 'the certificate is for another host',
  other: 'the certificate is not taken',
};

/** @param error whatever was thrown */
export const networkWords = (error: unknown): string => wordsOf(networkFailure(error));

function wordsOf(failure: NetworkFailure): string {
  switch (failure.kind) {
    case 'certificate':
      return `${CERTIFICATE[failure.why]} (${failure.code})`;
    case 'tls':
      return `TLS failed (${failure.code})`;
    case 'proxy-unreachable':
      return `the proxy ${failure.proxy} cannot be reached${whyOf(failure.why)}`;
    case 'proxy-sign-in':
      return failure.refused
        ? `the proxy ${failure.proxy} does not take the sign-in that HTTPS_PROXY holds`
        : `the proxy ${failure.proxy} wants a sign-in, and HTTPS_PROXY holds none`;
    case 'proxy-refused':
      return `the proxy ${failure.proxy} refused (HTTP ${failure.status})`;
    case 'proxy-unusable':
      return `HTTPS_PROXY names no proxy that can be used (${failure.proxy})`;
    case 'wrong-answer':
      return 'the answer was not one of HTTP, or too long';
    case 'clock':
      return 'the clocks do not agree';
    case 'no-upgrade':
    case 'other':
      return 'code' in failure ? `network error ${failure.code}` : `HTTP ${failure.status}`;
    default:
      return REACH[failure.kind];
  }
}

function whyOf(why: Extract<NetworkFailure, { kind: 'proxy-unreachable' }>['why']): string {
  if (why === 'other') return '';
  if (why === 'certificate') return ': its certificate is not trusted';
  return why === 'tls' ? ': it does not speak TLS' : `: ${REACH[why]}`;
}
