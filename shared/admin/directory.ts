/** The directory in the administration API: sources, people, roles, gateways. Secrets are shown once, on creation. */

import Type, { type Static } from 'typebox';
import { DirectoryRole, DirectorySource, DirectoryUser, SourceGrants, UnknownRequester } from '../directory.ts';
import { Audience } from '../event-parts.ts';
import { localized, Translations } from '../localized.ts';
import { Absence, DefaultRule } from '../people.ts';
import { closed, Id, Instant, Nullable, oneOf, PersonId, some, WebUrl } from '../primitives.ts';
import { RequesterSees } from '../requests.ts';
import { Clock, WorkingTime } from '../working-time.ts';
import { listPage } from './list-page.ts';

const Text = Type.String();
const Count = Type.Integer({ minimum: 0 });
const {
  name: Name,
  grants: Grants,
  types: Types,
  rate: Rate,
  unknownRequester,
  requesterSees,
  documentsSayWho,
  clock,
} = DirectorySource.properties;
const { aliases: Aliases, roles: Roles, locations: Tags } = DirectoryUser.properties;

/** Who last wrote an entry: directory file, command line, console or single sign-on. */
const Origin = Text;

export const AdminSource = Type.Object({
  id: Id,
  name: Text,
  /** Null: none, so that only `types` limits it. */
  grants: Nullable(SourceGrants),
  /** Permitted event types without prefix, from its grants or its own list; null: all. */
  types: Nullable(Type.Array(Text)),
  /** Events per second; null: unlimited. */
  rate: Nullable(Type.Number()),
  unknownRequester: UnknownRequester,
  requesterSees: RequesterSees,
  documentsSayWho: Type.Boolean(),
  clock: Clock,
  fallback: Nullable(Audience),
  hasKey: Type.Boolean(),
  signs: Type.Boolean(),
  /** `disabledAt`: the endpoint answered 410 then; deliveries are suspended until it is enabled. */
  response: Nullable(Type.Object({ url: Text, disabledAt: Nullable(Instant) })),
  hooks: Type.Array(Text),
  origin: Origin,
  updatedAt: Instant,
});
export type AdminSource = Static<typeof AdminSource>;
export const AdminSourceList = listPage(AdminSource);

/** Returned only on creation. */
export const SourceSecrets = Type.Object({
  key: some(Text),
  signingSecret: some(Text),
  responseSecret: some(Text),
});
export type SourceSecrets = Static<typeof SourceSecrets>;
export const SourceWithSecrets = Type.Object({ source: AdminSource, secrets: SourceSecrets });
export type SourceWithSecrets = Static<typeof SourceWithSecrets>;

/** Changeable members of a source; an omitted member is removed. A new response endpoint gets a new secret. */
export const SourceChange = closed({
  name: Name,
  grants: Grants,
  types: Types,
  rate: Rate,
  unknownRequester,
  requesterSees,
  documentsSayWho,
  clock,
  /** Unchanged if omitted; null removes it. */
  fallback: some(Nullable(Audience)),
  responseUrl: some(WebUrl),
});
export type SourceChange = Static<typeof SourceChange>;
/** `signed`: also creates a signing secret (Standard Webhooks). */
export const NewSource = closed({ id: Id, ...SourceChange.properties, signed: some(Type.Boolean()) });
export type NewSource = Static<typeof NewSource>;
export const RotateRequest = closed({ what: oneOf('key', 'signing', 'response') });
export type RotateRequest = Static<typeof RotateRequest>;

export const AdminPerson = Type.Object({
  id: PersonId,
  name: Text,
  roles: Type.Array(Text),
  locations: Type.Array(Text),
  units: Type.Array(Text),
  /** False: the identity provider ended their access (SCIM). */
  active: Type.Boolean(),
  online: Type.Boolean(),
  devices: Count,
  /** End of the current absence; null: not absent. */
  awayUntil: Nullable(Instant),
});
export type AdminPerson = Static<typeof AdminPerson>;
/** By id. `next`: `after` of the next page. */
export const AdminPersonPage = Type.Object({ items: Type.Array(AdminPerson), total: Count, next: Nullable(Text) });
export type AdminPersonPage = Static<typeof AdminPersonPage>;

/** A sign-in of a person: a device (token), or a browser in the web client or this console (session). */
export const AdminDevice = Type.Object({
  id: Text,
  kind: oneOf('device', 'browser', 'console'),
  device: Nullable(Text),
  origin: Origin,
  createdAt: Instant,
  /** Approximate. */
  usedAt: Instant,
});
export type AdminDevice = Static<typeof AdminDevice>;
/** Who determines a member: the origin of the stored entry, `scim`, or `oidc` for claims of single sign-on. */
const Owner = Text;
export const PersonOwners = Type.Object({
  name: Owner,
  active: Owner,
  roles: Owner,
  locations: Owner,
  units: Owner,
  aliases: Owner,
  channels: Owner,
  language: Owner,
  timeZone: Owner,
});
export type PersonOwners = Static<typeof PersonOwners>;

export const AdminPersonDetail = Type.Object({
  ...AdminPerson.properties,
  /** Current or future; null: none. */
  absence: Nullable(Absence),
  /** Names used by sources. */
  aliases: Type.Array(Text),
  /** Null: known only from single sign-on. */
  origin: Nullable(Origin),
  owners: PersonOwners,
  language: Nullable(Text),
  timeZone: Nullable(Text),
  /** Values of the latest token's roles claim that are no roles here. */
  ignoredRoles: Type.Array(Text),
  /** Signed in by single sign-on: its latest claims override the stored values. */
  bySignIn: Type.Boolean(),
  tokens: Type.Array(AdminDevice),
  /** `offAt`: when the person turned it off. */
  channels: Type.Array(Type.Object({ gateway: Text, kind: Text, offAt: some(Instant) })),
});
export type AdminPersonDetail = Static<typeof AdminPersonDetail>;

export const PersonChange = closed({
  name: DirectoryUser.properties.name,
  aliases: Aliases,
  roles: Roles,
  locations: Tags,
  units: Tags,
});
export type PersonChange = Static<typeof PersonChange>;
export const NewPerson = closed({ id: PersonId, ...PersonChange.properties });
export type NewPerson = Static<typeof NewPerson>;

export const TokenRequest = closed({ device: some(Type.String({ minLength: 1, maxLength: 120 })) });
export const MadeToken = Type.Object({ user: PersonId, token: Text });
export type MadeToken = Static<typeof MadeToken>;
export const MadeCode = Type.Object({ user: PersonId, code: Text, link: Text, expiresAt: Instant });
export type MadeCode = Static<typeof MadeCode>;
export const Revoked = Type.Object({ user: PersonId, revoked: Count });
export type Revoked = Static<typeof Revoked>;
export const Removed = Type.Object({ id: Text, removed: Type.Literal(true) });
export type Removed = Static<typeof Removed>;

export const AdminRole = Type.Object({
  id: Text,
  name: Text,
  names: some(Translations),
  mandatory: Type.Boolean(),
  /** One answer of a delegate also counts as the vote of the member they represent. */
  delegateMayAlsoVote: Type.Boolean(),
  /** Delivery rules for members without a matching rule. */
  defaults: Type.Array(DefaultRule),
  /** Null: none. */
  workingTime: Nullable(WorkingTime),
  members: Count,
  /** Null: undeclared, but assigned to people. */
  origin: Nullable(Origin),
});
export type AdminRole = Static<typeof AdminRole>;
/** `ignored`: values of single sign-on that are no roles here, with the number of people who have them; at most 100. */
export const AdminRoleList = Type.Object({
  ...listPage(AdminRole).properties,
  ignored: Type.Array(Type.Object({ value: Text, people: Count })),
});
export type AdminRoleList = Static<typeof AdminRoleList>;
export const RoleChange = closed({
  name: localized(Name),
  mandatory: some(Type.Boolean()),
  delegateMayAlsoVote: some(Type.Boolean()),
  /** Unchanged if omitted. */
  defaults: DirectoryRole.properties.defaults,
  /** Unchanged if omitted; null removes it. */
  workingTime: some(Nullable(WorkingTime)),
});
export type RoleChange = Static<typeof RoleChange>;

export const AdminGateway = Type.Object({
  id: Text,
  kind: Text,
  /** Target addresses, without user information and query. */
  addresses: Type.Array(Text),
  hasTemplate: Type.Boolean(),
  rate: Nullable(Type.Number()),
  queued: Count,
  dead: Count,
  disabledAt: Nullable(Instant),
  origin: Origin,
});
export type AdminGateway = Static<typeof AdminGateway>;
/**
 * `GET /v1/admin/gateways/{id}`: its members without `id`, `kind` and secrets. `secrets`: pointers of the stored secrets. `template`: see
 * contract section 6.
 */
export const AdminGatewayDetail = Type.Object({
  ...AdminGateway.properties,
  settings: Type.Record(Text, Type.Unknown()),
  secrets: Type.Array(Text),
});
export type AdminGatewayDetail = Static<typeof AdminGatewayDetail>;
/** The members of a gateway by contract section 6, without `id`. An omitted secret is unchanged while kind and hosts stay the same. */
export const GatewayChange = Type.Object(
  { kind: oneOf('webhook', 'opentext', 'webpush', 'smtp') },
  { additionalProperties: true },
);
export type GatewayChange = Static<typeof GatewayChange>;

export const AdminGatewayList = listPage(AdminGateway);

/** A source or gateway was enabled again after its endpoint had answered 410. */
export const Enabled = Type.Object({ id: Text, enabled: Type.Literal(true) });
export type Enabled = Static<typeof Enabled>;
