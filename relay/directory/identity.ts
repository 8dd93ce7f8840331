/** People whom single sign-on knows, laid over those of the file: what the last token said stands, what it left out is the file's. */
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
    // Not in what was kept before people had them.
    language: Type.Optional(text),
    timeZone: Type.Optional(text),
  }),
);
const oidc = checker(DirectoryOidc);

/** Claims by the names that most issuers give them. */
const CLAIMS = {
  ...{ user: 'sub', name: 'name', roles: 'roles', locations: 'locations', units: 'units' },
  // OpenID Connect Core 1.0 section 5.1.
  ...{ language: 'locale', timeZone: 'zoneinfo' },
};

export function oidcSettings(rows: readonly DirectoryRow[]): OidcSettings | null {
  const row = rows.find(({ kind }) => kind === 'oidc');
  if (!row) return null;
  const { issuer, audience, clientId, scopes, claims, adminRole, redirectPorts } = oidc.parse(JSON.parse(row.doc));
  return {
    issuer,
    audience,
    clientId: clientId ?? null,
    scopes: scopes ?? [...DEFAULT_SCOPES],
    claims: { ...CLAIMS, ...claims },
    adminRole: adminRole ?? null,
    redirectPorts: redirectPorts ?? null,
  };
}

/** @param doc as it is kept. @returns null for what another issuer said: it counts no longer */
export function identityOf(userId: string, doc: string, settings: OidcSettings | null): Identity | null {
  const said = keptIdentity.parse(JSON.parse(doc));
  return said.issuer === settings?.issuer
    ? { ...said, userId, language: said.language ?? null, timeZone: said.timeZone ?? null }
    : null;
}

/** The person of the file, or nobody yet, as the last token describes them. */
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
