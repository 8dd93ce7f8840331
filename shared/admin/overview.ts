/** The console's overview, and console sessions. */
import Type, { type Static } from 'typebox';
import { ItemState } from '../items.ts';
import { Instant, Nullable, oneOf, Severity } from '../primitives.ts';
import { ADMINISTRATOR_ROLES } from '../rules/administrator-role.ts';

const Text = Type.String();
const Count = Type.Integer({ minimum: 0 });

/**
 * Events of a source that were accepted, but not as intended: `differs` has the id of an earlier event and other content, `unknown` names
 * roles, people or places that the directory does not have, `nobody` has no recipients. `count`: since this relay started. `names`: the newest
 * event ids, or unknown names.
 */
export const SourceWarning = Type.Object({
  kind: oneOf('differs', 'unknown', 'nobody'),
  count: Count,
  lastAt: Instant,
  names: Type.Array(Text),
});
export type SourceWarning = Static<typeof SourceWarning>;

/** `GET /v1/admin/overview`: counts as of `at`. */
export const Overview = Type.Object({
  at: Instant,
  version: Text,
  startedAt: Instant,
  desks: Count,
  people: Type.Object({ known: Count, online: Count }),
  /** Events accepted in each of the last 60 minutes, oldest first, the current one last; null: before this relay started. */
  eventsPerMinute: Type.Array(Nullable(Count), { maxItems: 60 }),
  items: Type.Object({
    open: Count,
    /** Open items in `groups`, by state and severity; less than `open` if not all were counted. */
    counted: Count,
    groups: Type.Array(Type.Object({ state: ItemState, severity: Severity, count: Count })),
  }),
  outbound: Type.Object({ queued: Count, sending: Count, dead: Count }),
  deadLetters: Count,
  /** `lastAt`: last accepted event within the searched period. `warnings`: of the last 24 hours, as this relay saw them. */
  sources: Type.Array(
    Type.Object({
      id: Text,
      name: Text,
      lastAt: Nullable(Instant),
      lastHour: Count,
      /** Absent: the relay has an earlier version. */
      warnings: Type.Optional(Type.Array(SourceWarning)),
    }),
  ),
  /** Bytes. */
  storeSize: Count,
  /** Null if the store is writable. */
  trouble: Nullable(Text),
  /** Why the audit is not signed; null: it is. */
  audit: Nullable(Text),
  /** Places of secrets sealed by a key that is not in the ring; they must be entered again. */
  lockedSecrets: Type.Array(Text),
});
export type Overview = Static<typeof Overview>;

/** `POST /v1/admin/session`: the administrator token, or an access token with the administrator role. */
export const SessionRequest = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 20_000 }) },
  { additionalProperties: false },
);
/** `csrf`: value of the header `x-csrf-token` for all methods but GET. `who`: null for the administrator token. */
export const AdminSession = Type.Object({
  who: Nullable(Text),
  /** Absent: the relay has an earlier version, where each administrator is `full`. */
  role: Type.Optional(oneOf(...ADMINISTRATOR_ROLES)),
  csrf: Text,
  expiresAt: Instant,
});
export type AdminSession = Static<typeof AdminSession>;
/**
 * `GET /v1/admin/session`: the session, and the sign-in methods of this relay: the administrator token, a pasted access token, and a
 * redirect to the issuer (`/admin/sign-in`).
 */
export const SessionState = Type.Object({
  session: Nullable(AdminSession),
  ways: Type.Object({
    token: Type.Boolean(),
    oidc: Type.Boolean(),
    /** Absent: the relay has an earlier version. */
    redirect: Type.Optional(Type.Boolean()),
  }),
});
export type SessionState = Static<typeof SessionState>;
export const SignedOut = Type.Object({ signedOut: Type.Literal(true) });
