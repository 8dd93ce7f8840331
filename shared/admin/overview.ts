/** What the console shows first, and how somebody signs in to it. */
import Type, { type Static } from 'typebox';
import { ItemState } from '../items.ts';
import { Instant, Nullable, Severity } from '../primitives.ts';

const Text = Type.String();
const Count = Type.Integer({ minimum: 0 });

/** `GET /v1/admin/overview`: counts as they are at `at`. */
export const Overview = Type.Object({
  at: Instant,
  version: Text,
  startedAt: Instant,
  desks: Count,
  people: Type.Object({ known: Count, online: Count }),
  /** Accepted in each of the last 60 minutes, oldest first, the running one last; null: before this relay started. */
  eventsPerMinute: Type.Array(Nullable(Count), { maxItems: 60 }),
  items: Type.Object({
    open: Count,
    /** The open ones by state and severity; not all of them where `counted` is less than `open`. */
    counted: Count,
    groups: Type.Array(Type.Object({ state: ItemState, severity: Severity, count: Count })),
  }),
  outbound: Type.Object({ queued: Count, sending: Count, dead: Count }),
  deadLetters: Count,
  /** `lastAt`: when an event of it was accepted last, as far back as was looked. */
  sources: Type.Array(Type.Object({ id: Text, name: Text, lastAt: Nullable(Instant), lastHour: Count })),
  /** Bytes. */
  storeSize: Count,
  /** Null if the store takes writes. */
  trouble: Nullable(Text),
  /** Why the audit is not signed; null: it is. */
  audit: Nullable(Text),
  /** Places of secrets that are sealed by a key that is not in the ring: to be entered anew. */
  lockedSecrets: Type.Array(Text),
});
export type Overview = Static<typeof Overview>;

/** `POST /v1/admin/session`: the administrator's token, or an access token with the administrator's role. */
export const SessionRequest = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 20_000 }) },
  { additionalProperties: false },
);
/** `csrf` goes into the header `x-csrf-token` of everything but GET. `who` is null for the holder of the administrator's token. */
export const AdminSession = Type.Object({ who: Nullable(Text), csrf: Text, expiresAt: Instant });
export type AdminSession = Static<typeof AdminSession>;
/** `GET /v1/admin/session`: who is signed in, else what this relay takes. */
export const SessionState = Type.Object({
  session: Nullable(AdminSession),
  ways: Type.Object({ token: Type.Boolean(), oidc: Type.Boolean() }),
});
export type SessionState = Static<typeof SessionState>;
export const SignedOut = Type.Object({ signedOut: Type.Literal(true) });
