/** Single sign-on: settings, and people as an issuer's tokens describe them (contract section 4). */
import type { DirectoryOidc } from '../../../shared/directory.ts';
import { ADMINISTRATOR_ROLES, type AdministratorRole } from '../../../shared/rules/administrator-role.ts';

/** The directory's `oidc`, with defaults. */
export interface OidcSettings {
  issuer: string;
  audience: string;
  /** Of the desktop; null: no sign-in by browser. */
  clientId: string | null;
  scopes: string[];
  /** Paths of claims. */
  claims: Required<NonNullable<DirectoryOidc['claims']>>;
  /** Roles by value of the roles claim; a value that is not listed is a role id itself. */
  rolesFrom: ReadonlyMap<string, readonly string[]>;
  /** Role ids whose holders are administrators with this role; empty: none. */
  adminRoles: Readonly<Record<AdministratorRole, readonly string[]>>;
  /** Loopback ports that the issuer redirects desktops to; null: any. */
  redirectPorts: number[] | null;
}

/** Claims of a token about a person; null: not stated, and the value of the directory file applies. */
export interface IdentityClaims {
  userId: string;
  name: string | null;
  /** Sorted and unique, as are the other lists. */
  roles: string[] | null;
  /** Values of the roles claim that are neither listed in `rolesFrom` nor role ids. Sorted, limited in number and length. */
  ignoredRoles: readonly string[];
  locations: string[] | null;
  units: string[] | null;
  /** BCP 47. */
  language: string | null;
  /** IANA, known to this platform. */
  timeZone: string | null;
}

/** The last token with new claims. */
export interface Identity extends IdentityClaims {
  issuer: string;
  /** s since 1970, by the issuer's clock; 0: not stated. */
  issuedAt: number;
}

/** Ignores `issuedAt`. */
export const hasSameClaims = (one: Identity, other: Identity): boolean => claimsKey(one) === claimsKey(other);

const claimsKey = ({
  issuer,
  userId,
  name,
  roles,
  ignoredRoles,
  locations,
  units,
  language,
  timeZone,
}: Identity): string =>
  JSON.stringify([issuer, userId, name, roles, ignoredRoles, locations, units, language, timeZone]);

/** @param roles of the claims alone; roles of the file grant no administration. @returns the highest role, null: no administrator */
export function administratorRole(
  { adminRoles }: OidcSettings,
  roles: readonly string[] | null,
): AdministratorRole | null {
  const held = ADMINISTRATOR_ROLES.filter((role) => adminRoles[role].some((id) => roles?.includes(id)));
  return held.at(-1) ?? null;
}
