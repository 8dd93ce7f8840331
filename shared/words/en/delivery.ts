import type { CertificateFault, ReachFailure } from '../../network-failure.ts';

/** Failures of outbound requests, for administrators: each text is a clause. */
export const delivery = {
  reach: {
    name: 'host not found',
    refused: 'connection refused',
    timeout: 'connection timed out',
    unreachable: 'host unreachable',
    cut: 'connection reset',
  } satisfies Record<ReachFailure, string>,
  certificate: {
    expired: 'the certificate has expired',
    'not-yet-valid': 'the certificate is not valid yet',
    'self-signed': 'the certificate signs itself and is not trusted',
    'unknown-issuer': 'the certificate is of an authority that is not trusted; BECKON_CA_FILE can name it',
    'wrong-host': 'the certificate is for another host',
    other: 'the certificate is not taken',
  } satisfies Record<CertificateFault, string>,
  withCode: (fault: string, code: string) => `${fault} (${code})`,
  tls: (code: string) => `TLS failed (${code})`,
  proxyAway: (proxy: string, why: string) => `the proxy ${proxy} cannot be reached${why}`,
  because: (why: string) => `: ${why}`,
  proxyCertificate: 'its certificate is not trusted',
  proxyTls: 'it does not speak TLS',
  proxySignInRefused: (proxy: string) => `the proxy ${proxy} does not take the sign-in that HTTPS_PROXY holds`,
  proxySignInWanted: (proxy: string) => `the proxy ${proxy} wants a sign-in, and HTTPS_PROXY holds none`,
  proxyRefused: (proxy: string, status: number) => `the proxy ${proxy} refused (HTTP ${status})`,
  proxyUnusable: (setting: string) => `HTTPS_PROXY names no proxy that can be used (${setting})`,
  noHttp: 'the answer was not one of HTTP, or too long',
  clocks: 'the clocks do not agree',
  other: (code: string) => `network error ${code}`,
  status: (status: number) => `HTTP ${status}`,
};
