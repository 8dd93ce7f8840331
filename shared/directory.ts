/** Schema of the directory file (contract section 1). Its reader checks that plain http URLs point to loopback. */
import Type, { type Static, type TSchema } from 'typebox';
import { RetentionChange } from './admin/retention.ts';
import { DirectoryGateway } from './directory-gateway.ts';
import { ResponseSettings } from './endpoint-settings.ts';
import { Amount, Audience, ChannelKind } from './events.ts';
import { DirectoryHook, HookName } from './hook-settings.ts';
import { localized } from './localized.ts';
import { DEFAULT_RULES_MAX, DefaultRule } from './people.ts';
import { closed, Duration, Id, IssuerUrl, keyText, oneOf, PersonId, Secret, Secrets, some } from './primitives.ts';
import { RequesterSees } from './requests.ts';
import { RedirectPorts } from './sign-in.ts';
import { Clock, WorkingTimeOfFile } from './working-time.ts';

const Name = Type.String({ minLength: 1, maxLength: 120 });
const Tags = Type.Array(keyText(63), { maxItems: 500 });

/** A decimal above 0, as text. */
const Rate = Type.String({
  pattern: '^(?=.*[1-9])\\d{1,12}(\\.\\d{1,10})?$',
  description: 'a decimal number above 0 as text, such as 0.92',
});
const Currency = Amount.properties.currency;

/**
 * Above this amount an approval needs a comment, and an approval or rejection needs confirmation by the relay. `types`: event types;
 * default all. `freshSignIn`: above this limit (true) or amount, the person must also sign in again after the relay's challenge.
 */
export const StepUpLimit = closed({
  ...Amount.properties,
  types: some(Type.Array(Type.String({ minLength: 1, maxLength: 120 }), { minItems: 1, maxItems: 50 })),
  freshSignIn: some(Type.Union([Type.Boolean(), Amount])),
});
export type StepUpLimit = Static<typeof StepUpLimit>;
const StepUpLimits = Type.Array(StepUpLimit, { maxItems: 50 });

/** Allowed globally and per source: limits are combined, `repeat` of the source takes precedence. */
const policy = {
  stepUp: some(Type.Union([StepUpLimit, StepUpLimits])),
  /** Interval at which an unclaimed critical alert, failure or case notifies again; default PT15M, `PT0S`: never. */
  repeat: some(Duration),
};
/** Value of one unit in the base currency: the limits' only currency without a rate here. */
const Rates = Type.Record(Currency, Rate, { additionalProperties: false, maxProperties: 300 });
/** `rates`: only global, not per source. */
export const DirectoryPolicy = closed({ ...policy, rates: some(Rates) });
export type DirectoryPolicy = Static<typeof DirectoryPolicy>;

const everything = Type.Literal('*');
const grantOf = <S extends TSchema>(entry: S, description: string, most = 1000) =>
  Type.Union([everything, Type.Array(entry, { maxItems: most })], { description });
const HOST = '(\\*\\.)?[^\\s/@:?#\\\\\\[\\]*]+|\\[[0-9a-fA-F:.]+\\]';
const hostName = (pattern: string) =>
  Type.String({
    minLength: 1,
    maxLength: 255,
    pattern: `^(${pattern})$`,
    description: 'the name of a host such as sap.example, or *.acme.example for all below it',
  });
const HostName = hostName(`\\*|${HOST}`);

/** Permissions of a source (contract section 1, "The directory file"). Absent: not granted; absent `rate`: unlimited. `*` in a list grants all. */
export const SourceGrants = Type.Union([
  everything,
  closed({
    types: grantOf(Type.String({ minLength: 1, maxLength: 120 }), 'event types, with or without prefix', 50),
    roles: some(grantOf(Type.Union([Id, everything]), 'roles it may address; audiences without a role need "*"')),
    users: some(
      Type.Union([everything, Type.Boolean(), Type.Array(PersonId, { maxItems: 10_000 })], {
        description: 'people it may address by name',
      }),
    ),
    gateways: some(grantOf(Type.Union([Id, everything]), 'gateways it may send messages to customers through')),
    systems: some(grantOf(keyText(80), 'names of systems that its records and steps may bear')),
    hosts: some(grantOf(HostName, 'hosts that its links may lead to')),
    documents: some(
      Type.Array(hostName(HOST), {
        maxItems: 100,
        description: 'hosts from which its documents are fetched, each by name',
      }),
    ),
    rate: some(Type.Number({ exclusiveMinimum: 0, description: 'events a second; none: no limit' })),
  }),
]);
export type SourceGrants = Static<typeof SourceGrants>;
export const UnknownRequester = oneOf('warn', 'block');
export type UnknownRequester = Static<typeof UnknownRequester>;

export const DirectorySource = closed({
  id: Id,
  name: Name,
  key: some(Secret),
  signingSecret: some(Secrets),
  /** Replaces `types` and `rate`, which are ignored if this is set. */
  grants: some(SourceGrants),
  types: some(Type.Array(Type.String({ minLength: 1, maxLength: 120 }), { minItems: 1, maxItems: 50 })),
  rate: some(Type.Number({ exclusiveMinimum: 0, description: 'events a second; none: no limit' })),
  response: some(ResponseSettings),
  /** 202 to a response means that the source reports the outcome by `response.outcome`. Default: false. */
  reports: some(Type.Boolean()),
  /** Requests for documents name the person who opens one. Default: true. */
  documentsSayWho: some(Type.Boolean()),
  hooks: some(Type.Record(HookName, DirectoryHook, { additionalProperties: false, maxProperties: 100 })),
  /** Approvals whose requester is unknown here: flagged (`warn`), or not answerable (`block`). Default: warn. */
  unknownRequester: some(UnknownRequester),
  /** Default: state. */
  requesterSees: some(RequesterSees),
  /** Used for events that would reach no one, or whose only error is their audience; a hook may have its own. */
  fallback: some(Audience),
  /** Of events without a `clock`. Default: elapsed. */
  clock: some(Clock),
  ...policy,
});
export type DirectorySource = Static<typeof DirectorySource>;

export const DirectoryRole = closed({
  id: Id,
  name: localized(Name),
  mandatory: some(Type.Boolean()),
  /** If an event asks this role under the policy `all`: one answer of a delegate also counts as the vote of the member. */
  delegateMayAlsoVote: some(Type.Boolean()),
  /** Delivery rules for members without a matching rule. */
  defaults: some(Type.Array(DefaultRule, { maxItems: DEFAULT_RULES_MAX })),
  workingTime: some(WorkingTimeOfFile),
});
export type DirectoryRole = Static<typeof DirectoryRole>;

/** A location of people and audiences, only where it has settings. */
export const DirectoryLocation = closed({ id: keyText(63), workingTime: WorkingTimeOfFile });
export type DirectoryLocation = Static<typeof DirectoryLocation>;

export const DirectoryChannel = closed({
  gateway: Id,
  kind: ChannelKind,
  to: Type.String({ minLength: 1, maxLength: 320 }),
  when: some(oneOf('always', 'away')),
  after: some(Duration),
});
export type DirectoryChannel = Static<typeof DirectoryChannel>;

const Language = Type.String({
  pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$',
  maxLength: 35,
  description: 'a language such as de or fr-CH (BCP 47)',
});
const TimeZone = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9_+/-]*$',
  maxLength: 64,
  description: 'a time zone such as Europe/Berlin (IANA)',
});

export const DirectoryUser = closed({
  id: PersonId,
  name: Name,
  /** Other names for this person in sources, such as an account in another system (contract section 2, "Requester"). */
  aliases: some(Type.Array(PersonId, { maxItems: 20 })),
  roles: some(Type.Array(Id, { maxItems: 500 })),
  locations: some(Tags),
  units: some(Tags),
  token: some(Secret),
  channels: some(Type.Array(DirectoryChannel, { maxItems: 10 })),
  /** Language of the relay's messages to them. */
  language: some(Language),
  timeZone: some(TimeZone),
});
export type DirectoryUser = Static<typeof DirectoryUser>;

const ClaimPath = Type.String({
  minLength: 1,
  maxLength: 300,
  description: 'a claim of the access token; dots lead into objects, as in realm_access.roles',
});
/** Single sign-on issuer, and the claims its tokens carry (OpenID Connect Core 1.0, RFC 9068). */
export const DirectoryOidc = closed({
  issuer: IssuerUrl,
  audience: Type.String({ minLength: 1, maxLength: 500 }),
  clientId: some(
    Type.String({ minLength: 1, maxLength: 500, description: 'of the desktop; without it none signs in by browser' }),
  ),
  scopes: some(
    Type.Array(Type.String({ pattern: '^[\\x21\\x23-\\x5b\\x5d-\\x7e]+$', maxLength: 500 }), {
      minItems: 1,
      maxItems: 50,
    }),
  ),
  claims: some(
    closed({
      user: some(ClaimPath),
      name: some(ClaimPath),
      roles: some(ClaimPath),
      locations: some(ClaimPath),
      units: some(ClaimPath),
      language: some(ClaimPath),
      timeZone: some(ClaimPath),
    }),
  ),
  /** Values of the roles claim to roles, such as names or ids of groups that are no role ids. Other values are ids themselves. */
  rolesFrom: some(
    Type.Record(
      Type.String({ pattern: '^.{1,255}$' }),
      Type.Union([Id, Type.Array(Id, { minItems: 1, maxItems: 50 })]),
      {
        additionalProperties: false,
        maxProperties: 1000,
      },
    ),
  ),
  /** The same as `adminRoles.full`. */
  adminRole: some(Id),
  /** Roles whose holders administer: `full` everything, `people` people and their items, `read` nothing but see. */
  adminRoles: some(closed({ full: some(Id), people: some(Id), read: some(Id) })),
  redirectPorts: some(RedirectPorts),
});
export type DirectoryOidc = Static<typeof DirectoryOidc>;

/** `persons`: administrators may read figures of single people. Default: false. */
export const InsightSettings = closed({ persons: some(Type.Boolean()) });

export const Placement = closed({ units: some(Tags), locations: some(Tags) });
export type Placement = Static<typeof Placement>;
const placements = Type.Record(Type.String({ pattern: '^.{1,255}$' }), Placement, {
  additionalProperties: false,
  maxProperties: 2000,
});
/** Units and locations of people whom SCIM manages, by department and by the id of their manager. */
export const DirectoryScim = closed({ departments: some(placements), managers: some(placements) });
export type DirectoryScim = Static<typeof DirectoryScim>;

export const Directory = closed({
  ...DirectoryPolicy.properties,
  retention: some(RetentionChange),
  insights: some(InsightSettings),
  sources: some(Type.Array(DirectorySource, { maxItems: 1000 })),
  roles: some(Type.Array(DirectoryRole, { maxItems: 1000 })),
  locations: some(Type.Array(DirectoryLocation, { maxItems: 1000 })),
  users: some(Type.Array(DirectoryUser, { maxItems: 100000 })),
  oidc: some(DirectoryOidc),
  scim: some(DirectoryScim),
  gateways: some(Type.Array(DirectoryGateway, { maxItems: 100 })),
});
export type Directory = Static<typeof Directory>;
