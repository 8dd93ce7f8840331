/** The directory as an administrator sees and changes it: sources, people, roles, gateways. Secrets are shown once, when they are made. */
import Type, { type Static, type TProperties } from 'typebox';
import { DirectorySource, DirectoryUser, SourceGrants, UnknownRequester } from '../directory.ts';
import { localized, Translations } from '../localized.ts';
import { DefaultRule } from '../people.ts';
import { Id, Instant, Nullable, oneOf, PersonId, WebUrl } from '../primitives.ts';

const Text = Type.String();
const Count = Type.Integer({ minimum: 0 });
const some = Type.Optional;
const closed = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false });
const { name: Name, grants: Grants, types: Types, rate: Rate, unknownRequester } = DirectorySource.properties;
const { aliases: Aliases, roles: Roles, locations: Tags } = DirectoryUser.properties;

/** Who wrote an entry last: the directory file, the command line, the console, single sign-on. */
const Origin = Text;

export const AdminSource = Type.Object({
  id: Id,
  name: Text,
  /** What it may do; null: it has none, and `types` alone limit it. */
  grants: Nullable(SourceGrants),
  /** What it may send, without prefix, by its grants or its own list; null: all. */
  types: Nullable(Type.Array(Text)),
  /** Events a second; null: no limit. */
  rate: Nullable(Type.Number()),
  unknownRequester: UnknownRequester,
  hasKey: Type.Boolean(),
  signs: Type.Boolean(),
  /** `disabledAt`: the endpoint answered 410 then, and nothing goes there until it is enabled. */
  response: Nullable(Type.Object({ url: Text, disabledAt: Nullable(Instant) })),
  hooks: Type.Array(Text),
  origin: Origin,
  updatedAt: Instant,
});
export type AdminSource = Static<typeof AdminSource>;
export const AdminSourceList = Type.Object({ items: Type.Array(AdminSource) });

/** Made now and never shown again. */
export const SourceSecrets = Type.Object({
  key: some(Text),
  signingSecret: some(Text),
  responseSecret: some(Text),
});
export type SourceSecrets = Static<typeof SourceSecrets>;
export const SourceWithSecrets = Type.Object({ source: AdminSource, secrets: SourceSecrets });
export type SourceWithSecrets = Static<typeof SourceWithSecrets>;

/** What of a source can be changed; what is left out is taken away. A response endpoint that is new gets a secret. */
export const SourceChange = closed({
  name: Name,
  grants: Grants,
  types: Types,
  rate: Rate,
  unknownRequester,
  responseUrl: some(WebUrl),
});
export type SourceChange = Static<typeof SourceChange>;
/** `signed`: it also gets a secret to sign with (Standard Webhooks). */
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
  online: Type.Boolean(),
  devices: Count,
  /** Away now, and until when; null: there. */
  awayUntil: Nullable(Instant),
});
export type AdminPerson = Static<typeof AdminPerson>;
/** In the order of their ids. `next` asks for the next page with `after=`. */
export const AdminPersonPage = Type.Object({ items: Type.Array(AdminPerson), total: Count, next: Nullable(Text) });
export type AdminPersonPage = Static<typeof AdminPersonPage>;

/** Where a person is signed in: a device by its token, a browser at the web client or at this console by a session. */
export const AdminDevice = Type.Object({
  id: Text,
  kind: oneOf('device', 'browser', 'console'),
  device: Nullable(Text),
  origin: Origin,
  createdAt: Instant,
  /** Roughly. */
  usedAt: Instant,
});
export type AdminDevice = Static<typeof AdminDevice>;
export const AdminPersonDetail = Type.Object({
  ...AdminPerson.properties,
  /** Other names that sources give them. */
  aliases: Type.Array(Text),
  /** Null: known by sign-in alone. */
  origin: Nullable(Origin),
  /** They signed in by single sign-on: what it told last wins over what is kept. */
  bySignIn: Type.Boolean(),
  tokens: Type.Array(AdminDevice),
  channels: Type.Array(Type.Object({ gateway: Text, kind: Text })),
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
  /** The name in other languages, where it has any. */
  names: some(Translations),
  mandatory: Type.Boolean(),
  /** One press of a delegate is also the vote of its member in whose place they act. */
  delegateMayAlsoVote: Type.Boolean(),
  /** How what comes through it reaches its members who have no rule of their own for it; set in the directory file. */
  defaults: Type.Array(DefaultRule),
  members: Count,
  /** Null: nobody declared it, people hold it all the same. */
  origin: Nullable(Origin),
});
export type AdminRole = Static<typeof AdminRole>;
export const AdminRoleList = Type.Object({ items: Type.Array(AdminRole) });
export const RoleChange = closed({
  name: localized(Name),
  mandatory: some(Type.Boolean()),
  delegateMayAlsoVote: some(Type.Boolean()),
});
export type RoleChange = Static<typeof RoleChange>;

export const AdminGateway = Type.Object({
  id: Text,
  kind: Text,
  /** Where it posts to, without user information or query. */
  addresses: Type.Array(Text),
  hasTemplate: Type.Boolean(),
  rate: Nullable(Type.Number()),
  queued: Count,
  dead: Count,
  disabledAt: Nullable(Instant),
  origin: Origin,
});
export type AdminGateway = Static<typeof AdminGateway>;
export const AdminGatewayList = Type.Object({ items: Type.Array(AdminGateway) });

/** Of a source or a gateway whose endpoint answered 410. */
export const Enabled = Type.Object({ id: Text, enabled: Type.Literal(true) });
export type Enabled = Static<typeof Enabled>;
