/** Schema of the directory file (contract section 1). Its reader checks that plain http URLs point to loopback. */
import Type, { type Static, type TProperties, type TSchema } from 'typebox';
import { RetentionChange } from './admin/retention.ts';
import { endpointSignIn, ResponseSettings } from './endpoint-settings.ts';
import { Amount, Audience, ChannelKind } from './events.ts';
import { DirectoryHook, HookName } from './hook-settings.ts';
import { localized } from './localized.ts';
import { DEFAULT_RULES_MAX, DefaultRule } from './people.ts';
import { Duration, Id, IssuerUrl, keyText, oneOf, PersonId, Secret, Secrets, SmtpUrl, WebUrl } from './primitives.ts';
import { RequesterSees } from './requests.ts';
import { RedirectPorts } from './sign-in.ts';
import { Clock, WorkingTimeOfFile } from './working-time.ts';

const some = Type.Optional;
const closed = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false });

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

const Template = Type.String({ minLength: 1, maxLength: 65536 });
const HostLabel = Type.String({
  pattern: '^[A-Za-z0-9._-]+$',
  maxLength: 253,
  description: 'letters, digits, dot and hyphen',
});

/** PEM, or a reference as for other secrets; the length limit allows for 4096 bits and sealing. */
const PrivateKey = keyText(6000);

/** Access tokens for a mail server by OAuth 2.0: of the client itself, or with `refreshToken` of the account that granted it. */
const MailOAuth = closed({
  /** The mailbox that signs in. */
  user: Type.String({ minLength: 1, maxLength: 320 }),
  tokenUrl: WebUrl,
  clientId: Type.String({ minLength: 1, maxLength: 500 }),
  clientSecret: Secret,
  scope: some(Type.String({ minLength: 1, maxLength: 1000 })),
  refreshToken: some(Secret),
});

/** First contact: outside the 24 hours after a person's last message the service takes approved templates only. */
const WhatsApp = closed({
  /** Id of the template at the service. */
  template: keyText(512),
  /** Of the template, in the form of the service. */
  language: Type.String({
    pattern: '^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*$',
    maxLength: 35,
    description: 'a language such as en or pt_BR',
  }),
  /** JSONata: the parameters of the template by name. Default: all of the message as `body[1]text`. */
  parameters: some(Template),
  /** People may answer by tapping a button, once they confirmed it on their phone. Absent: they answer by the link. */
  inbound: some(
    closed({
      /** JSONata: messages of a request as `{ from, postback?, at? }`. Default: the assumed shape of the service. */
      mapping: some(Template),
      /** False: the relay does not register its address at the service. Default: true. */
      register: some(Type.Boolean()),
    }),
  ),
});

export const DirectoryGateway = Type.Union([
  closed({
    id: Id,
    kind: Type.Literal('webhook'),
    url: WebUrl,
    secret: Secrets,
    ...endpointSignIn,
    template: some(Template),
    rate: some(Type.Number({ exclusiveMinimum: 0 })),
  }),
  closed({
    id: Id,
    kind: Type.Literal('opentext'),
    base: some(WebUrl),
    /** The same as `basic`, which is preferred. */
    username: some(Type.String()),
    password: some(Secret),
    ...endpointSignIn,
    template: some(Template),
    api: some(WebUrl),
    tenant: some(Type.String()),
    clientId: some(Type.String()),
    clientSecret: some(Secret),
    odn: some(WebUrl),
    /** Display name of the sender of e-mails. Default: that of the account. */
    fromName: some(
      Type.String({
        pattern: '^[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]+$',
        maxLength: 120,
        description: 'a name on one line',
      }),
    ),
    /** False: e-mails have only a text part. Default: true. */
    html: some(Type.Boolean()),
    whatsapp: some(WhatsApp),
    rate: some(Type.Number({ exclusiveMinimum: 0 })),
  }),
  closed({
    id: Id,
    kind: Type.Literal('webpush'),
    subject: Type.String(),
    publicKey: Type.String(),
    privateKey: Secret,
    template: some(Template),
    /** Names or addresses of push services that are allowed in a private network. */
    hosts: some(Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: 50 })),
    rate: some(Type.Number({ exclusiveMinimum: 0 })),
  }),
  closed({
    id: Id,
    kind: Type.Literal('smtp'),
    url: SmtpUrl,
    /** `Beckon <beckon@acme.example>`, or the address alone. */
    from: keyText(320),
    basic: some(closed({ user: keyText(320), password: Secret })),
    oauth: some(MailOAuth),
    /** Signature by RFC 6376. `privateKey`: PEM. */
    dkim: some(closed({ domain: HostLabel, selector: HostLabel, privateKey: PrivateKey })),
    /** False: messages to staff name only source and type, and have no answer link. Default: true. */
    details: some(Type.Boolean()),
    rate: some(Type.Number({ exclusiveMinimum: 0 })),
  }),
]);
export type DirectoryGateway = Static<typeof DirectoryGateway>;

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
