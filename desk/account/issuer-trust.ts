/**
 * Whether a relay may be handed a sign-in at an issuer. Anybody can run a relay that names the company's issuer: what it is handed must not
 * open another relay. A token is bound to one where its audience is that relay's own address (RFC 8707, RFC 9700 section 2.3); where the
 * audience is only a name, whoever set up this computer says which issuer it is (`BECKON_ISSUER`), or the person is asked.
 */
import type { SignedIn } from './account.ts';

/** What the administrator set for this computer; null: nothing. */
export interface Pins {
  /** The only issuer that it signs in at. */
  issuer: string | null;
  /** The only relay that it signs in to. */
  relay: string | null;
}

/** What a relay says of signing in to it. */
export interface AskedSignIn {
  relay: string;
  issuer: string;
  audience: string;
}

type Trust = 'trusted' | 'ask' | 'other-relay' | 'other-issuer' | 'other-audience';

const plain = (address: string): string => address.replace(/\/+$/, '');
const same = (one: string, other: string): boolean => plain(one) === plain(other);

/** The origin of an audience that is an address; null for one that is only a name. */
function audienceOrigin(audience: string): string | null {
  const url = /^https?:\/\//i.test(audience) ? URL.parse(audience) : null;
  return url?.origin ?? null;
}

/** @param before how this computer is signed in now: what was asked once is not asked again */
export function trustOf(
  { relay, issuer, audience }: AskedSignIn,
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

/**
 * Whether an access token is meant for this audience, as far as it can be read (RFC 9068): an issuer may pass over what it was asked for.
 * One that cannot be read is no token that a relay takes.
 */
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

/** @param encoded base64url (RFC 4648 section 5) of UTF-8. @throws where it is none */
function textOf(encoded: string): string {
  const bytes = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}
