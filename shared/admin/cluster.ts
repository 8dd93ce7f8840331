/** Several relays of one store, as the console shows them and `GET /v1/admin/cluster` tells them. */
import Type, { type Static } from 'typebox';
import { Instant, Nullable, oneOf } from '../primitives.ts';

const Text = Type.String();
const Count = Type.Integer({ minimum: 0 });

/**
 * `serving`: it is heard and has no trouble. `behind`: it lacks an entry that is older than 5 s. `troubled`: it says itself why it is not to be
 * asked. `silent`: it told nothing of itself for 10 s. `unknown`: the log is away, so that nobody is heard.
 */
export const RelayState = oneOf('serving', 'behind', 'troubled', 'silent', 'unknown');
export type RelayState = Static<typeof RelayState>;

export const ClusterRelay = Type.Object({
  id: Text,
  /** Of its machine: several may have the same. */
  name: Text,
  version: Text,
  /** Of the store: the newest that its program can write. */
  schema: Count,
  state: RelayState,
  /** Why it is not to be asked; null: it says nothing of the kind. */
  trouble: Nullable(Text),
  /** Of the newest entry that it has brought in, as it told last. */
  position: Count,
  /** Entries that the log has more. */
  behind: Count,
  /** When it told of itself last. */
  heardAt: Instant,
  /** What only one relay does, and this one has. */
  duties: Type.Array(Text),
  /** Ids of keys of the ring that it lacks, as it told last: the one that seals, or the one that is to once every relay has it. */
  lacksKeys: Type.Array(Text),
  desks: Count,
  /** At those desks. */
  people: Count,
});
export type ClusterRelay = Static<typeof ClusterRelay>;

/** The one order of all changes. */
export const ClusterLog = Type.Object({
  /** Why it cannot be reached from here; null: it can. What is told of it is then as of `answeredAt`. */
  away: Nullable(Text),
  /** When it answered last. */
  answeredAt: Instant,
  /** Which history it is. */
  generation: Text,
  /** Of the store, in which all relays write now. */
  schema: Count,
  /** Of the newest entry. */
  position: Count,
  /** Of the oldest entry that is kept; null: not known here. */
  oldest: Nullable(Count),
  /** The newest copy for relays that join; null: there is none, or it is not known here. `at` by the log's clock. */
  snapshot: Nullable(Type.Object({ position: Count, bytes: Count, at: Instant })),
  /** Who may write where several want to, by id: the one that does, and those that wait, in order. */
  turn: Nullable(Type.Object({ holder: Nullable(Text), asking: Type.Array(Text) })),
});
export type ClusterLog = Static<typeof ClusterLog>;

/**
 * `under way`: its digest is not there yet. `taken`: it is, and not those of others to compare it with. `alike`: as most have it. `differs`: not
 * as most; where no more than half agree, all differ. `failed`: it could take no digest. `missed`: it was started anew meanwhile. `silent`: it
 * is not heard.
 */
export const CopyVerdict = oneOf('under way', 'taken', 'alike', 'differs', 'failed', 'missed', 'silent');
export type CopyVerdict = Static<typeof CopyVerdict>;

export const VerifiedCopy = Type.Object({
  /** Of its relay. */
  id: Text,
  name: Text,
  verdict: CopyVerdict,
  /** Tables that are not as at most of the others. */
  tables: Type.Array(Text),
  /** Why it could take no digest. */
  reason: Nullable(Text),
});
export type VerifiedCopy = Static<typeof VerifiedCopy>;

/** All copies held against each other at one entry of the log. */
export const ClusterVerification = Type.Object({
  id: Text,
  at: Instant,
  position: Count,
  /** Nothing more is to be waited for. */
  over: Type.Boolean(),
  copies: Type.Array(VerifiedCopy),
});
export type ClusterVerification = Static<typeof ClusterVerification>;

/** `GET /v1/admin/cluster` of one of several. */
export const SeveralRelays = Type.Object({
  alone: Type.Literal(false),
  at: Instant,
  /** Id of the relay that answers. */
  here: Text,
  relays: Type.Array(ClusterRelay),
  log: ClusterLog,
  /** The newest of which this relay knows; null: none since it was started. */
  verification: Nullable(ClusterVerification),
  /** When all copies were found alike last, whoever asked; null: never yet. */
  verifiedAt: Nullable(Instant),
});
export type SeveralRelays = Static<typeof SeveralRelays>;

/** `GET /v1/admin/cluster`. */
export const Cluster = Type.Union([Type.Object({ alone: Type.Literal(true) }), SeveralRelays]);
export type Cluster = Static<typeof Cluster>;

/** `POST /v1/admin/cluster/verify`: what comes of it is told by `GET /v1/admin/cluster`. */
export const VerificationBegun = Type.Object({ id: Text });
