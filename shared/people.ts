/** People: identity and roles, subscriptions, absence. */
import Type, { type Static } from 'typebox';
import { DaySpan } from './day-span.ts';
import { Delivery } from './item-views.ts';
import { Translations } from './localized.ts';
import { DAY_SPANS_MAX } from './preference-values.ts';
import { Duration, Id, Instant, Nullable, oneOf, PersonId, PersonRef, Severity } from './primitives.ts';
import { textIn } from './rules/local-text.ts';
import type { Language } from './words/words.ts';
import { WorkingTime } from './working-time.ts';

const rule = {
  types: Type.Array(Type.String({ minLength: 1, maxLength: 120 }), { minItems: 1, maxItems: 50 }),
  minSeverity: Type.Optional(Severity),
  deliver: Delivery,
};
/** A delivery rule for the members of a role, set by the administrator; the first match wins. */
export const DefaultRule = Type.Object(rule, { additionalProperties: false });
export type DefaultRule = Static<typeof DefaultRule>;
export const DEFAULT_RULES_MAX = 50;

/** First match wins. Otherwise: the role's defaults, else `beckon` if an answer is required or for a warning or worse, else `badge`. */
export const SubscriptionRule = Type.Object(
  { role: Type.Union([Id, Type.Literal('*')]), ...rule },
  { additionalProperties: false },
);
export type SubscriptionRule = Static<typeof SubscriptionRule>;

/** The part of a person that the rules need. `mandatory`: roles that cannot be switched off. */
export const Person = Type.Object({
  id: PersonId,
  name: Type.String({ minLength: 1, maxLength: 120 }),
  roles: Type.Array(Id),
  locations: Type.Array(Type.String()),
  units: Type.Array(Type.String()),
  mandatory: Type.Array(Id),
  /** BCP 47, from the directory or the issuer. */
  language: Type.Optional(Type.String()),
  /** IANA, from the directory or the issuer. */
  timeZone: Type.Optional(Type.String()),
  /** Default rules of their roles, each with its role; used if none of their own rules matches. */
  defaults: Type.Optional(Type.Array(SubscriptionRule)),
});
export type Person = Static<typeof Person>;

export const RoleInfo = Type.Object({
  id: Id,
  name: Type.String(),
  /** Translations given by the administrator. */
  names: Type.Optional(Translations),
  mandatory: Type.Boolean(),
});
export type RoleInfo = Static<typeof RoleInfo>;

/** Quiet in any span: the first is inline, the others in `spans`. If a change omits `spans`, the existing ones remain. */
export const QuietHours = Type.Object(
  {
    ...DaySpan.properties,
    spans: Type.Optional(Type.Array(DaySpan, { maxItems: DAY_SPANS_MAX - 1 })),
    timeZone: Type.String({ minLength: 1, maxLength: 64, description: 'IANA time zone' }),
    unless: Type.Optional(
      Type.Object(
        { severity: Type.Optional(Severity), dueWithin: Type.Optional(Duration) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type QuietHours = Static<typeof QuietHours>;

export const Subscriptions = Type.Object(
  {
    rules: Type.Array(SubscriptionRule, { maxItems: 200 }),
    quietHours: Type.Optional(Nullable(QuietHours)),
  },
  { additionalProperties: false },
);
export type Subscriptions = Static<typeof Subscriptions>;

/** `{}` ends the absence. */
export const AbsenceRequest = Type.Object(
  { from: Type.Optional(Instant), to: Type.Optional(Instant), delegate: Type.Optional(PersonId) },
  { additionalProperties: false },
);
export type AbsenceRequest = Static<typeof AbsenceRequest>;
/** `by` and `reason`: of the administrator who set it. */
export const Absence = Type.Object({
  from: Instant,
  to: Instant,
  delegate: Nullable(PersonId),
  by: Type.Optional(PersonRef),
  reason: Type.Optional(Type.String()),
});
export type Absence = Static<typeof Absence>;

/** A person as a search result. `roles`: role names, absent if none. `roleNames`: their translations by index, absent if none. */
export const PersonSummary = Type.Object({
  id: PersonId,
  name: Type.String(),
  roles: Type.Optional(Type.Array(Type.String())),
  roleNames: Type.Optional(Type.Array(Translations)),
  locations: Type.Optional(Type.Array(Type.String())),
});
export type PersonSummary = Static<typeof PersonSummary>;
/** `GET /v1/people`: best match first, at most `limit`. */
export const PeopleFound = Type.Object({ items: Type.Array(PersonSummary) });
export type PeopleFound = Static<typeof PeopleFound>;

/** Resolves role names to one language. */
export const foundIn = ({ items }: PeopleFound, language: Language): PeopleFound => ({
  items: items.map(({ roleNames, ...person }) =>
    person.roles && roleNames
      ? { ...person, roles: person.roles.map((name, index) => textIn(name, roleNames[index], language)) }
      : person,
  ),
});

export const PEOPLE_QUERY_MAX = 120;
export const PEOPLE_LIMIT_MAX = 50;
export const PEOPLE_LIMIT = 20;

/** `GET /v1/me`, and the `me` message of the desk. */
export const Me = Type.Object({
  user: Person,
  roles: Type.Array(RoleInfo),
  subscriptions: Subscriptions,
  absence: Nullable(Absence),
  /** Of their first role that has one, else of their first location. */
  workingTime: Type.Optional(WorkingTime),
  webPush: Type.Optional(
    Type.Boolean({ description: 'whether browsers are pushed to here, and `GET /v1/push/key` has a key for them' }),
  ),
});
export type Me = Static<typeof Me>;

/** Resolves role names to one language. */
export const meIn = (me: Me, language: Language): Me => ({
  ...me,
  roles: me.roles.map(({ names, ...role }) => ({ ...role, name: textIn(role.name, names, language) })),
});

/** A sign-in of a person: a device (token) or a browser (session). `GET /v1/me/sessions`. */
export const OwnSession = Type.Object({
  id: Type.String(),
  kind: oneOf('device', 'browser'),
  /** As given by the device; null: not given. */
  device: Nullable(Type.String()),
  signedInBy: oneOf('code', 'sign-on', 'token'),
  createdAt: Instant,
  /** Approximate. */
  usedAt: Instant,
  /** Expiry if it is not used again; null: no expiry. */
  expiresAt: Nullable(Instant),
  /** The session of this request. */
  current: Type.Boolean(),
});
export type OwnSession = Static<typeof OwnSession>;
export const OwnSessions = Type.Object({ items: Type.Array(OwnSession) });
export type OwnSessions = Static<typeof OwnSessions>;
export const SessionsEnded = Type.Object({ ended: Type.Integer({ minimum: 0 }) });
export type SessionsEnded = Static<typeof SessionsEnded>;

/** `POST /v1/me/pairing-codes`: a one-time code for another device of the caller. */
export const MadePairingCode = Type.Object({
  code: Type.String(),
  expiresAt: Instant,
  /** Opens the web client, which asks before signing in; null: the relay serves no web client. */
  link: Nullable(Type.String()),
  /** Opens the desktop. */
  appLink: Type.String(),
});
export type MadePairingCode = Static<typeof MadePairingCode>;

export const PairRequest = Type.Object(
  { code: Type.String({ minLength: 4, maxLength: 64 }), device: Type.String({ minLength: 1, maxLength: 120 }) },
  { additionalProperties: false },
);
export const PairResult = Type.Object({
  token: Type.String(),
  user: Type.Object({ id: PersonId, name: Type.String() }),
});
export type PairResult = Static<typeof PairResult>;
/** `POST /me/session/person`: the person a one-time code would sign in. */
export const CodeHolder = Type.Object({ name: Type.String() });
