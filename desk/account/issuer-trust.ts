/**
 * Decides whether a sign-in at an issuer may be sent to a relay.
 *
 * Anyone can run a relay that names the company's issuer, so a token sent to it must not be valid at another relay. A token is bound to one
 * relay if its audience is that relay's address (RFC 8707, RFC 9700 section 2.3). If the audience is only a name, the administrator pins
 * the issuer (`BECKON_ISSUER`) or the user is asked.
 */
import type { SignedIn } from './account.ts';

/** The only issuer and relay that the administrator allows; null: any. */
export interface Pins {
  issuer: string | null;
  relay: string | null;
}

/** The sign-in parameters that a relay advertises. */
export interface RequestedSignIn {
  relay: string;
  issuer: string;
  audience: string;
}

type Trust = 'trusted' | 'ask' | 'other-relay' | 'other-issuer' | 'other-audience';

const plain = (address: string): string => address.replace(/\/+$/, '');
const same = (one: string, other: string): boolean => plain(one) === plain(other);

function audienceOrigin(audience: string): string | null {
  const url = /^https?:\/\//i.test(audience) ? URL.parse(audience) : null;
  return url?.origin ?? null;
}

/** @param before the current account; a relay, issuer and audience that the user already confirmed are not asked again */
export function trustOf(
  { relay, issuer, audience }: RequestedSignIn,
  pins: Pins,
  before: { relay: string; signedIn?: Pick<SignedIn, 'issuer' | 'audience'> } | null,
): Trust {
  if (pins.relay !== null && !same(pins.relay, relay)) return 'other-relay';
  if (pins.issuer !== null && !same(pins.issuer, issuer)) return 'other-issuer';
  const origin = audienceOrigin(audience);
  if (origin !== null) return origin === URL.parse(relay)?.origin ? 'trusted' : 'other-audience';
  if (pins.issuer !== null) return 'trusted';
  const { signedIn } = before ?? {};
  const isKnown = before?.relay === relay && signedIn?.issuer === issuer && signedIn.audience === audience;
  return isKnown ? 'trusted' : 'ask';
}

/** Checks `aud` of a JWT (RFC 9068), since issuers may ignore the request. True if unreadable: no relay accepts such a token. */
export function isMeantFor(token: string, audience: string): boolean {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return true;
  try {
    const claims: unknown = JSON.parse(textOf(payload));
    if (typeof claims !== 'object' || claims === null || !('aud' in claims)) return false;
    return [claims.aud].flat().includes(audience);
  } catch {
    return true;
  }
}

/** @param encoded UTF-8 as base64url (RFC 4648 section 5). @throws if the encoding is invalid */
function textOf(encoded: string): string {
  const bytes = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}
