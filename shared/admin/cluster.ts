/** Cluster state in the console and in `GET /v1/admin/cluster`. */
import Type, { type Static } from 'typebox';
import { Instant, Nullable, oneOf } from '../primitives.ts';

const Text = Type.String();
const Count = Type.Integer({ minimum: 0 });

/**
 * `serving`: reporting, without trouble. `behind`: lacks an entry older than 5 s. `troubled`: reports a reason not to be used. `silent`: no
 * report for 10 s. `unknown`: the log is unreachable, so there are no reports.
 */
export const RelayState = oneOf('serving', 'behind', 'troubled', 'silent', 'unknown');
export type RelayState = Static<typeof RelayState>;

export const ClusterRelay = Type.Object({
  id: Text,
  /** Host name; several relays may share it. */
  name: Text,
  version: Text,
  /** Newest store schema its version can write. */
  schema: Count,
  state: RelayState,
  /** Why it should not be used; null: none reported. */
  trouble: Nullable(Text),
  /** Position of the newest applied entry, as last reported. */
  position: Count,
  /** Entries of the log not applied yet. */
  behind: Count,
  heardAt: Instant,
  /** Singleton duties held by this relay. */
  duties: Type.Array(Text),
  /** Ids of ring keys it lacks, as last reported: the sealing key, or the next one, which takes effect once every relay has it. */
  lacksKeys: Type.Array(Text),
  desks: Count,
  people: Count,
});
export type ClusterRelay = Static<typeof ClusterRelay>;

/** The shared log, which orders all changes. */
export const ClusterLog = Type.Object({
  /** Why the log is unreachable from here; null: reachable. Otherwise the other members are as of `answeredAt`. */
  away: Nullable(Text),
  answeredAt: Instant,
  /** Id of the log's history. */
  generation: Text,
  /** Store schema that all relays write now. */
  schema: Count,
  /** Position of the newest entry. */
  position: Count,
  /** Position of the oldest retained entry; null: unknown here. */
  oldest: Nullable(Count),
  /** The newest snapshot for joining relays; null: none, or unknown here. `at` by the log's clock. */
  snapshot: Nullable(Type.Object({ position: Count, bytes: Count, at: Instant })),
  /** The write turn: id of the holder, and the waiting relays in order. */
  turn: Nullable(Type.Object({ holder: Nullable(Text), asking: Type.Array(Text) })),
});
export type ClusterLog = Static<typeof ClusterLog>;

/**
 * `under way`: digest pending. `taken`: digest available, others missing. `alike`, `differs`: compared with the majority; if there is none,
 * all differ. `failed`: no digest possible. `missed`: restarted in the meantime. `silent`: no report.
 */
export const CopyVerdict = oneOf('under way', 'taken', 'alike', 'differs', 'failed', 'missed', 'silent');
export type CopyVerdict = Static<typeof CopyVerdict>;

export const VerifiedCopy = Type.Object({
  id: Text,
  name: Text,
  verdict: CopyVerdict,
  /** Tables that differ from the majority. */
  tables: Type.Array(Text),
  /** Why the digest failed. */
  reason: Nullable(Text),
});
export type VerifiedCopy = Static<typeof VerifiedCopy>;

/** Comparison of all copies at one entry of the log. */
export const ClusterVerification = Type.Object({
  id: Text,
  at: Instant,
  position: Count,
  /** Complete: no more results are expected. */
  over: Type.Boolean(),
  copies: Type.Array(VerifiedCopy),
});
export type ClusterVerification = Static<typeof ClusterVerification>;

/** `GET /v1/admin/cluster` of a relay in a cluster. */
export const SeveralRelays = Type.Object({
  alone: Type.Literal(false),
  at: Instant,
  /** Id of the responding relay. */
  here: Text,
  relays: Type.Array(ClusterRelay),
  log: ClusterLog,
  /** The newest verification known to this relay; null: none since its start. */
  verification: Nullable(ClusterVerification),
  /** When all copies were last found alike, by any request; null: never. */
  verifiedAt: Nullable(Instant),
});
export type SeveralRelays = Static<typeof SeveralRelays>;

/** `GET /v1/admin/cluster`. */
export const Cluster = Type.Union([Type.Object({ alone: Type.Literal(true) }), SeveralRelays]);
export type Cluster = Static<typeof Cluster>;

/** `POST /v1/admin/cluster/verify`: the result is published in `GET /v1/admin/cluster`. */
export const VerificationBegun = Type.Object({ id: Text });
