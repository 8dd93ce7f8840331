/** Describes network failures: messages for the user and facts for the log. */
import type { CertificateFacts, NetworkFailure } from '../../shared/network-failure.ts';
import { wordsFor } from '../../shared/words/desk.ts';

export interface Telling {
  host: string;
  /** BCP 47. */
  locale: string;
  /** ms since 1970 by this computer's clock, which may be wrong. */
  now: number;
}

type Certificate = Extract<NetworkFailure, { kind: 'certificate' }>;
type Proxied = Extract<NetworkFailure, { proxy: string }>;

/** One or two sentences: what happened, and what to do. */
export function failureText(failure: NetworkFailure, telling: Telling): string {
  const { host, locale } = telling;
  const words = wordsFor(locale).network;
  switch (failure.kind) {
    case 'certificate':
      return tellCertificate(failure, telling);
    case 'tls':
      return words.tls(host, failure.code);
    case 'no-upgrade':
      if (failure.status === MISDIRECTED) return words.otherName(host, failure.status);
      return isAway(failure.status) ? words.relayAway(host, failure.status) : words.noUpgrade(host, failure.status);
    case 'wrong-answer':
      return words.notRelay(host);
    case 'clock':
      return words.clock(host);
    case 'other':
      return CODE.test(failure.code) ? words.other(host, failure.code) : words.unknown(host);
    case 'proxy-unreachable':
    case 'proxy-sign-in':
    case 'proxy-refused':
    case 'proxy-unusable':
      return tellProxy(failure, telling);
    default:
      return words.reach[failure.kind](host);
  }
}

/** A system or library error code. Browsers report none, and the name of an error class does not help the user. */
const CODE = /^[A-Z0-9]+(_[A-Z0-9]+)*$/;
/** The relay does not serve the requested host name (RFC 9110 section 15.5.20). */
const MISDIRECTED = 421;
/** A gateway reports that the server is down, which is temporary. */
const isAway = (status: number): boolean => status >= 502 && status <= 504;

function tellCertificate({ why, code, certificate }: Certificate, { host, locale, now }: Telling): string {
  const words = wordsFor(locale).network.certificate;
  const which = certificate ? words.which(certificate.subject, certificate.issuer) : code;
  const day = (at: number | string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
  switch (why) {
    case 'expired':
      return certificate ? words.expired(host, which, day(certificate.to)) : words.other(host, code);
    case 'not-yet-valid':
      return certificate ? words.early(host, which, day(certificate.from), day(now)) : words.other(host, code);
    case 'self-signed':
      return words.selfSigned(host, which);
    case 'unknown-issuer':
      return words.unknownIssuer(host, which);
    case 'wrong-host':
      return words.wrongHost(host, namesOf(certificate) || words.otherNames);
    case 'other':
      return words.other(host, certificate ? `${which}, ${code}` : code);
  }
}

const NAMES_TOLD = 3;
function namesOf(certificate: CertificateFacts | null): string {
  const names = certificate?.names ?? [];
  return names.slice(0, NAMES_TOLD).join(', ') + (names.length > NAMES_TOLD ? '…' : '');
}

function tellProxy(failure: Proxied, { host, locale }: Telling): string {
  const words = wordsFor(locale).network;
  const { proxy } = failure;
  switch (failure.kind) {
    case 'proxy-unusable':
      return words.proxyUnusable(proxy);
    case 'proxy-refused':
      return isAway(failure.status)
        ? words.proxyNoWay(proxy, host, failure.status)
        : words.proxyNo(proxy, host, failure.status);
    case 'proxy-sign-in':
      if (proxySignInRequired(failure) === null) {
        return words.proxySignInKind(proxy, host, failure.schemes.join(', ') || '407');
      }
      return failure.refused ? words.proxySignInAgain(proxy) : words.proxySignIn(proxy);
    case 'proxy-unreachable': {
      const { why } = failure;
      const known = why === 'name' || why === 'refused' || why === 'timeout';
      return known ? words.proxyAway[why](proxy) : words.proxyAway.other(proxy, why);
    }
  }
}

/** The proxy that accepts a name and password; null if that is not the problem. */
export function proxySignInRequired(failure: NetworkFailure): string | null {
  return failure.kind === 'proxy-sign-in' && failure.schemes.includes('basic') ? failure.proxy : null;
}

/** Facts for the log: kinds, codes and host names, no secrets. */
export function failureFacts(failure: NetworkFailure): Record<string, string | number | boolean | null> {
  const { kind, ...more } = failure;
  const facts: Record<string, string | number | boolean | null> = { failure: kind };
  for (const [name, value] of Object.entries(more)) {
    if (Array.isArray(value)) facts[name] = value.join(' ');
    else if (typeof value !== 'object') facts[name] = value;
  }
  if (failure.kind === 'certificate' && failure.certificate) {
    const { subject, issuer, from, to, names } = failure.certificate;
    Object.assign(facts, { subject, issuer, from, to, names: names.slice(0, 10).join(' ') });
  }
  return facts;
}
