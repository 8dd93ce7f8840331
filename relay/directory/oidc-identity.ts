/** Merges single sign-on identities with people of the file: claims of the last token override, missing claims fall back to the file. */
import Type from 'typebox';
import { DirectoryOidc, type DirectoryUser } from '../../shared/directory.ts';
import { Id } from '../../shared/primitives.ts';
import { DEFAULT_SCOPES } from '../../shared/sign-in.ts';
import { checker } from '../../shared/validate.ts';
import type { DirectoryRow } from '../domain/people/directory-ports.ts';
import type { Identity, OidcSettings } from '../domain/people/identity.ts';

const text = Type.Union([Type.String(), Type.Null()]);
const texts = Type.Union([Type.Array(Type.String()), Type.Null()]);
const keptIdentity = checker(
  Type.Object({
    issuer: Type.String(),
    issuedAt: Type.Number(),
    name: Type.Union([Type.String(), Type.Null()]),
    roles: Type.Union([Type.Array(Id), Type.Null()]),
    locations: texts,
    units: texts,
    // Absent in identities stored before these members existed.
    ignoredRoles: Type.Optional(Type.Array(Type.String())),
    language: Type.Optional(text),
    timeZone: Type.Optional(text),
  }),
);
const oidc = checker(DirectoryOidc);

/** Default claim names, as most issuers use them. */
const CLAIMS = {
  ...{ user: 'sub', name: 'name', roles: 'roles', locations: 'locations', units: 'units' },
  // OpenID Connect Core 1.0 section 5.1.
  ...{ language: 'locale', timeZone: 'zoneinfo' },
};

export function oidcSettings(rows: readonly DirectoryRow[]): OidcSettings | null {
  const row = rows.find(({ kind }) => kind === 'oidc');
  if (!row) return null;
  const {
    issuer,
    audience,
    clientId,
    scopes,
    claims,
    rolesFrom = {},
    adminRole,
    adminRoles = {},
    redirectPorts,
  } = oidc.parse(JSON.parse(row.doc));
  return {
    issuer,
    audience,
    clientId: clientId ?? null,
    scopes: scopes ?? [...DEFAULT_SCOPES],
    claims: { ...CLAIMS, ...claims },
    rolesFrom: new Map(Object.entries(rolesFrom).map(([value, roles]) => [value, [roles].flat()])),
    adminRoles: {
      full: idsOf(adminRole, adminRoles.full),
      people: idsOf(adminRoles.people),
      read: idsOf(adminRoles.read),
    },
    redirectPorts: redirectPorts ?? null,
  };
}

const idsOf = (...ids: readonly (string | undefined)[]): string[] => ids.filter((id) => id !== undefined);

/** @param doc as stored. @returns null if it is from another issuer, which no longer counts */
export function identityOf(userId: string, doc: string, settings: OidcSettings | null): Identity | null {
  const said = keptIdentity.parse(JSON.parse(doc));
  return said.issuer === settings?.issuer
    ? {
        ...said,
        userId,
        ignoredRoles: said.ignoredRoles ?? [],
        language: said.language ?? null,
        timeZone: said.timeZone ?? null,
      }
    : null;
}

export function withIdentity(user: DirectoryUser | undefined, said: Identity): DirectoryUser {
  const { userId, name, roles, locations, units } = said;
  const language = said.language ?? user?.language;
  const timeZone = said.timeZone ?? user?.timeZone;
  return {
    ...user,
    id: userId,
    name: name ?? user?.name ?? userId.slice(0, 120),
    roles: roles ?? user?.roles ?? [],
    locations: locations ?? user?.locations ?? [],
    units: units ?? user?.units ?? [],
    ...(language === undefined ? {} : { language }),
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}
