/**
 * The directory file: who may send, which roles there are, who the people are, where messages go out (contract section 1).
 * That plain http goes to loopback alone is checked when the file is read.
 */
import Type, { type Static, type TProperties, type TSchema } from 'typebox';
import { RetentionChange } from './admin/retention.ts';
import { Amount, ChannelKind } from './events.ts';
import { DirectoryHook, HookName } from './hook-settings.ts';
import { localized } from './localized.ts';
import { DEFAULT_RULES_MAX, DefaultRule } from './people.ts';
import { Duration, Id, IssuerUrl, keyText, oneOf, PersonId, Secret, Secrets, WebUrl } from './primitives.ts';
import { RedirectPorts } from './sign-in.ts';

const some = Type.Optional;
const closed = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false });

const Name = Type.String({ minLength: 1, maxLength: 120 });
const Tags = Type.Array(keyText(63), { maxItems: 500 });

/** A decimal above nought, as text. */
const Rate = Type.String({
  pattern: '^(?=.*[1-9])\\d{1,12}(\\.\\d{1,10})?$',
  description: 'a decimal number above 0 as text, such as 0.92',
});
const Currency = Amount.properties.currency;

/**
 * Above it, what approves needs a comment, and what approves or rejects a confirmation that the relay asks for. `types`: of events; default
 * all. `freshSignIn`: above it (true), or above this amount, the person also signs in anew after the relay has asked.
 */
export const StepUpLimit = closed({
  ...Amount.properties,
  types: some(Type.Array(Type.String({ minLength: 1, maxLength: 120 }), { minItems: 1, maxItems: 50 })),
  freshSignIn: some(Type.Union([Type.Boolean(), Amount])),
});
export type StepUpLimit = Static<typeof StepUpLimit>;
const StepUpLimits = Type.Array(StepUpLimit, { maxItems: 50 });

/** What may stand for all sources, and for one: the limits add up, the source's `repeat` goes before. */
const policy = {
  stepUp: some(Type.Union([StepUpLimit, StepUpLimits])),
  /** How often a critical alert, failure or case beckons anew until somebody takes it; default PT15M, `PT0S`: never. */
  repeat: some(Duration),
};
/**
 * What one unit of a currency is worth in that of the limits. Of limits in several currencies each but one has a rate here, and that
 * one is what the rates are in.
 */
const Rates = Type.Record(Currency, Rate, { additionalProperties: false, maxProperties: 300 });
/** `rates`: of the whole relay alone. */
export const DirectoryPolicy = closed({ ...policy, rates: some(Rates) });
export type DirectoryPolicy = Static<typeof DirectoryPolicy>;

const everything = Type.Literal('*');
const grantOf = <S extends TSchema>(entry: S, description: string, most = 1000) =>
  Type.Union([everything, Type.Array(entry, { maxItems: most })], { description });
const HostName = Type.String({
  minLength: 1,
  maxLength: 255,
  pattern: '^(\\*|(\\*\\.)?[^\\s/@:?#\\\\\\[\\]*]+|\\[[0-9a-fA-F:.]+\\])$',
  description: 'the name of a host such as sap.example, or *.acme.example for all below it',
});

/**
 * What a source may do (contract section 8, "Sources"). What is left out is not granted; only a `rate` that is left out is no limit.
 * An entry `*` in a list is all of it, too.
 */
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
  /** Takes the place of `types` and `rate`, which count no longer where it stands. */
  grants: some(SourceGrants),
  types: some(Type.Array(Type.String({ minLength: 1, maxLength: 120 }), { minItems: 1, maxItems: 50 })),
  rate: some(Type.Number({ exclusiveMinimum: 0, description: 'events a second; none: no limit' })),
  response: some(closed({ url: WebUrl, secret: Secrets })),
  hooks: some(Type.Record(HookName, DirectoryHook, { additionalProperties: false, maxProperties: 100 })),
  /** An approval whose requester is nobody known here: shown as such, or not to be answered either. Default: warn. */
  unknownRequester: some(UnknownRequester),
  ...policy,
});
export type DirectorySource = Static<typeof DirectorySource>;

export const DirectoryRole = closed({
  id: Id,
  /** In English, or in several languages. */
  name: localized(Name),
  mandatory: some(Type.Boolean()),
  /** Where the event asks this role for all answers: one press of a delegate is their own vote and that of its member. */
  delegateMayAlsoVote: some(Type.Boolean()),
  /** How what comes through this role reaches its members, as long as they have no rule of their own for it. */
  defaults: some(Type.Array(DefaultRule, { maxItems: DEFAULT_RULES_MAX })),
});
export type DirectoryRole = Static<typeof DirectoryRole>;

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
  /** Other names that sources give them, such as the account in another system (contract, identities). */
  aliases: some(Type.Array(PersonId, { maxItems: 20 })),
  roles: some(Type.Array(Id, { maxItems: 500 })),
  locations: some(Tags),
  units: some(Tags),
  token: some(Secret),
  channels: some(Type.Array(DirectoryChannel, { maxItems: 10 })),
  /** In which the relay writes to them. */
  language: some(Language),
  timeZone: some(TimeZone),
});
export type DirectoryUser = Static<typeof DirectoryUser>;

const Template = Type.String({ minLength: 1, maxLength: 65536 });
export const DirectoryGateway = Type.Union([
  closed({
    id: Id,
    kind: Type.Literal('webhook'),
    url: WebUrl,
    secret: Secrets,
    template: some(Template),
    rate: some(Type.Number({ exclusiveMinimum: 0 })),
  }),
  closed({
    id: Id,
    kind: Type.Literal('opentext'),
    base: some(WebUrl),
    username: some(Type.String()),
    password: some(Secret),
    template: some(Template),
    api: some(WebUrl),
    tenant: some(Type.String()),
    clientId: some(Type.String()),
    clientSecret: some(Secret),
    odn: some(WebUrl),
    rate: some(Type.Number({ exclusiveMinimum: 0 })),
  }),
  closed({
    id: Id,
    kind: Type.Literal('webpush'),
    subject: Type.String(),
    publicKey: Type.String(),
    privateKey: Secret,
    template: some(Template),
    /** Push services that may lie in a private network: their names or addresses. */
    hosts: some(Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: 50 })),
    rate: some(Type.Number({ exclusiveMinimum: 0 })),
  }),
]);
export type DirectoryGateway = Static<typeof DirectoryGateway>;

const ClaimPath = Type.String({
  minLength: 1,
  maxLength: 300,
  description: 'a claim of the access token; dots lead into objects, as in realm_access.roles',
});
/** Where single sign-on comes from, and what its tokens say of a person (OpenID Connect Core 1.0, RFC 9068). */
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
  adminRole: some(Id),
  redirectPorts: some(RedirectPorts),
});
export type DirectoryOidc = Static<typeof DirectoryOidc>;

export const Directory = closed({
  ...DirectoryPolicy.properties,
  retention: some(RetentionChange),
  sources: some(Type.Array(DirectorySource, { maxItems: 1000 })),
  roles: some(Type.Array(DirectoryRole, { maxItems: 1000 })),
  users: some(Type.Array(DirectoryUser, { maxItems: 100000 })),
  oidc: some(DirectoryOidc),
  gateways: some(Type.Array(DirectoryGateway, { maxItems: 100 })),
});
export type Directory = Static<typeof Directory>;
