/** Classifies network errors by the codes of Node, OpenSSL and BoringSSL, one kind per cause that a user can act on. */

export const REACH_FAILURES = ['name', 'refused', 'timeout', 'unreachable', 'cut'] as const;
export type ReachFailure = (typeof REACH_FAILURES)[number];

const CERTIFICATE_FAULTS = [
  'expired',
  'not-yet-valid',
  'self-signed',
  'unknown-issuer',
  'wrong-host',
  'other',
] as const;
export type CertificateFault = (typeof CERTIFICATE_FAULTS)[number];

export interface CertificateFacts {
  /** Common name, or the whole distinguished name if there is none. */
  subject: string;
  issuer: string;
  /** RFC 3339. */
  from: string;
  to: string;
  /** Host names it is valid for. */
  names: string[];
}

export type NetworkFailure =
  | { kind: ReachFailure }
  | { kind: 'certificate'; why: CertificateFault; code: string; certificate: CertificateFacts | null }
  /** The peer does not speak compatible TLS. */
  | { kind: 'tls'; code: string }
  | { kind: 'proxy-unreachable'; proxy: string; why: ReachFailure | 'certificate' | 'tls' | 'other' }
  /** `schemes`: authentication schemes offered, in lower case. `refused`: the given credentials were rejected. */
  | { kind: 'proxy-sign-in'; proxy: string; schemes: string[]; refused: boolean }
  /** Status of the reply to CONNECT. */
  | { kind: 'proxy-refused'; proxy: string; status: number }
  /** Unsupported proxy type or syntax. */
  | { kind: 'proxy-unusable'; proxy: string }
  /** The server answers HTTP but refuses the WebSocket upgrade. */
  | { kind: 'no-upgrade'; status: number }
  /** Another kind of server answers there. */
  | { kind: 'wrong-answer' }
  /** A time-limited token was rejected because the clocks disagree. */
  | { kind: 'clock' }
  | { kind: 'other'; code: string };

/** An error already classified where it occurred. */
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

/** Maximum nesting: `fetch` sets `cause`, a host with several addresses gives an AggregateError. The first known error counts. */
const DEEPEST = 5;

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
  // The message of `ws`; it sets no code.
  const status = /^Unexpected server response: (\d{3})$/.exec(error.message)?.[1];
  if (status !== undefined) return { kind: 'no-upgrade', status: Number(status) };
  return failureOfCode(codeOf(error));
}

/** @returns null if the code is not network-related */
function failureOfCode(code: string): NetworkFailure | null {
  const reach = REACH[code];
  if (reach) return { kind: reach };
  const why = CERTIFICATE[code];
  if (why) return { kind: 'certificate', why, code, certificate: null };
  // Any TLS alert or malformed record; `EPROTO` is OpenSSL's fallback if it has no specific code.
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) return { kind: 'tls', code };
  // A token is not yet or no longer valid by this machine's clock (`openid-client`).
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') return { kind: 'clock' };
  // The reply is not HTTP.
  return code.startsWith('HPE_') ? { kind: 'wrong-answer' } : null;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function unfolded(error: unknown, depth: number): Error[] {
  if (!(error instanceof Error) || depth === 0) return [];
  const inner: unknown[] = [error.cause];
  if (error instanceof AggregateError) inner.push(...error.errors);
  // Socket.IO's `description` is the error event of `ws`, which holds the error.
  const { description } = { description: null as unknown, ...error };
  if (typeof description === 'object' && description !== null && 'error' in description) inner.push(description.error);
  return [error, ...inner.flatMap((one) => unfolded(one, depth - 1))];
}
