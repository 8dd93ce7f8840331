/**
 * What went wrong on the way to another machine, told apart by the codes that Node, OpenSSL and BoringSSL give: one kind a cause that
 * somebody can act on. Words for it are each program's own.
 */

/** Why there is no connection to a host. */
export const REACH_FAILURES = ['name', 'refused', 'timeout', 'unreachable', 'cut'] as const;
export type ReachFailure = (typeof REACH_FAILURES)[number];

/** Why a certificate is not taken. */
const CERTIFICATE_FAULTS = [
  'expired',
  'not-yet-valid',
  'self-signed',
  'unknown-issuer',
  'wrong-host',
  'other',
] as const;
export type CertificateFault = (typeof CERTIFICATE_FAULTS)[number];

/** A certificate as people look at it. */
export interface CertificateFacts {
  /** Common names where there are any, else the whole distinguished name. */
  subject: string;
  issuer: string;
  /** RFC 3339. */
  from: string;
  to: string;
  /** The hosts it is for. */
  names: string[];
}

export type NetworkFailure =
  | { kind: ReachFailure }
  | { kind: 'certificate'; why: CertificateFault; code: string; certificate: CertificateFacts | null }
  /** There is somebody, who does not speak TLS as it is spoken here. */
  | { kind: 'tls'; code: string }
  | { kind: 'proxy-unreachable'; proxy: string; why: ReachFailure | 'certificate' | 'tls' | 'other' }
  /** `schemes`: what it takes, in lower case. `refused`: it did not take the sign-in that was given. */
  | { kind: 'proxy-sign-in'; proxy: string; schemes: string[]; refused: boolean }
  /** It answered CONNECT with this status. */
  | { kind: 'proxy-refused'; proxy: string; status: number }
  /** A proxy of a kind, or written in a way, that is not understood. */
  | { kind: 'proxy-unusable'; proxy: string }
  /** It answers over HTTP, and does not switch to WebSocket. */
  | { kind: 'no-upgrade'; status: number }
  /** Something else answers there than was expected. */
  | { kind: 'wrong-answer' }
  /** What is good only for a time was judged by clocks that do not agree. */
  | { kind: 'clock' }
  | { kind: 'other'; code: string };

/** A failure whose facts were gathered where it happened. */
export class NetworkError extends Error {
  readonly failure: NetworkFailure;
  constructor(failure: NetworkFailure) {
    super(`network: ${failure.kind}`);
    this.name = 'NetworkError';
    this.failure = failure;
  }
}

const REACH: Readonly<Record<string, ReachFailure>> = {
  ENOTFOUND: 'name',
  EAI_AGAIN: 'name',
  EAI_FAIL: 'name',
  EAI_NODATA: 'name',
  EAI_NONAME: 'name',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  ESOCKETTIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ECONNRESET: 'cut',
  ECONNABORTED: 'cut',
  EPIPE: 'cut',
  UND_ERR_SOCKET: 'cut',
};

const CERTIFICATE: Readonly<Record<string, CertificateFault>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown-issuer',
  CERT_UNTRUSTED: 'unknown-issuer',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrong-host',
  HOSTNAME_MISMATCH: 'wrong-host',
  CERT_REVOKED: 'other',
  CERT_CHAIN_TOO_LONG: 'other',
  CERT_REJECTED: 'other',
  CERT_SIGNATURE_FAILURE: 'other',
  INVALID_CA: 'other',
  INVALID_PURPOSE: 'other',
  PATH_LENGTH_EXCEEDED: 'other',
};

/** Errors as Node nests them: `fetch` has a cause, a host with several addresses a list. The first that is known counts. */
const DEEPEST = 5;

/** @param error whatever was thrown or emitted */
export function networkFailure(error: unknown): NetworkFailure {
  const errors = unfolded(error, DEEPEST);
  for (const one of errors) {
    const known = knownFailure(one);
    if (known) return known;
  }
  const code = errors.map(codeOf).find((found) => found !== '');
  return { kind: 'other', code: code ?? (error instanceof Error ? error.name : 'unknown') };
}

function knownFailure(error: Error): NetworkFailure | null {
  if (error instanceof NetworkError) return error.failure;
  if (error.name === 'TimeoutError' || error.message === 'timeout') return { kind: 'timeout' };
  // How `ws` tells it; it gives no code.
  const status = /^Unexpected server response: (\d{3})$/.exec(error.message)?.[1];
  if (status !== undefined) return { kind: 'no-upgrade', status: Number(status) };
  return failureOfCode(codeOf(error));
}

/** @returns null for a code that says nothing of the network */
function failureOfCode(code: string): NetworkFailure | null {
  const reach = REACH[code];
  if (reach) return { kind: reach };
  const why = CERTIFICATE[code];
  if (why) return { kind: 'certificate', why, code, certificate: null };
  // Every alert and every record that is none; `EPROTO` is OpenSSL's, named by its own code where that is known.
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) return { kind: 'tls', code };
  // A token is not valid yet or no longer, by this machine's clock (`openid-client`).
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') return { kind: 'clock' };
  // An answer that is not HTTP at all.
  return code.startsWith('HPE_') ? { kind: 'wrong-answer' } : null;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function unfolded(error: unknown, depth: number): Error[] {
  if (!(error instanceof Error) || depth === 0) return [];
  const inner: unknown[] = [error.cause];
  if (error instanceof AggregateError) inner.push(...error.errors);
  // Socket.IO's `description` is the event of `ws`, which holds its error.
  const { description } = { description: null as unknown, ...error };
  if (typeof description === 'object' && description !== null && 'error' in description) inner.push(description.error);
  return [error, ...inner.flatMap((one) => unfolded(one, depth - 1))];
}
