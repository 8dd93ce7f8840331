/** Single sign-on in the relay's own terms: its settings, and people as an issuer's tokens describe them (contract section 4). */
import type { DirectoryOidc } from '../../../shared/directory.ts';

/** The directory's `oidc`, its defaults filled in. */
export interface OidcSettings {
  issuer: string;
  audience: string;
  /** Of the desktop; null: none signs in by browser. */
  clientId: string | null;
  scopes: string[];
  /** Paths of claims. */
  claims: Required<NonNullable<DirectoryOidc['claims']>>;
  /** A role whose holders administer; null: nobody does by role. */
  adminRole: string | null;
  /** Ports of the loopback address that the issuer sends desktops back to; null: any. */
  redirectPorts: number[] | null;
}

/** What a token says of a person; null where it says nothing, and then the directory file's value stands. */
export interface Claimed {
  userId: string;
  name: string | null;
  /** Sorted, once each; so are the others. */
  roles: string[] | null;
  locations: string[] | null;
  units: string[] | null;
  /** BCP 47. */
  language: string | null;
  /** IANA, known to this platform. */
  timeZone: string | null;
}

/** What the last token said that said something new. */
export interface Identity extends Claimed {
  issuer: string;
  /** s since 1970, by the issuer's clock; 0: the token did not say. */
  issuedAt: number;
}

/** Whether two tokens say the same of a person. */
export const saysTheSame = (one: Identity, other: Identity): boolean => faceOf(one) === faceOf(other);

const faceOf = ({ issuer, userId, name, roles, locations, units, language, timeZone }: Identity): string =>
  JSON.stringify([issuer, userId, name, roles, locations, units, language, timeZone]);
