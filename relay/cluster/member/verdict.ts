/** What relays publish about a verification with their heartbeats, and the verdict from it. */
import Type from 'typebox';
import { checker } from '../../../shared/validate.ts';
import type { ClusterVerdict, VerifiedRelay } from '../../domain/administration/cluster-ports.ts';
import type { RequestedDigest } from '../copy-verification.ts';
import type { Peer } from '../peers.ts';
import { printable } from '../printable.ts';
import { readTold } from './key-holders.ts';

/** Characters of a table digest that are published: enough to detect a difference. */
const SHORT = 16;
/** Maximum characters of a published or received line. */
const MOST_WORDS = 200;

const PeerReport = Type.Object({
  verified: Type.Optional(
    Type.Array(
      Type.Object({
        id: Type.String(),
        digest: Type.Union([Type.String(), Type.Null()]),
        tables: Type.Record(Type.String(), Type.String()),
        fault: Type.Union([Type.String(), Type.Null()]),
      }),
    ),
  ),
  /** Why it applies no more log entries. */
  trouble: Type.Optional(Type.String()),
  /** Ids of its ring keys. Validated separately, so that an error here does not hide the other facts. */
  keys: Type.Optional(Type.Unknown()),
  /** As `Replica.meaning`; also validated separately. */
  meaning: Type.Optional(Type.Unknown()),
  /** Its copy differs and is at this position: it needs a snapshot beyond. */
  differs: Type.Optional(Type.Integer()),
});
const told = checker(PeerReport);
const meanings = checker(Type.Record(Type.String(), Type.String()));
type PeerReport = Type.Static<typeof PeerReport>;
type ToldDigest = NonNullable<PeerReport['verified']>[number];

/** What a relay publishes about itself besides presence. */
export interface OwnState {
  verified: readonly RequestedDigest[];
  /** Why it applies no more log entries; null: it does. */
  trouble: string | null;
  /** Position of its copy if it differs from the others. */
  differs: number | null;
  /** Ids of the relevant ring keys; null: not known yet. */
  keys: readonly string[] | null;
  /** Schema beyond the current one → digest of its definition. */
  meaning?: Readonly<Record<string, string>>;
}

/** @param more JSON of an object, possibly long. @returns the same with these facts added */
export function moreWith(more: string, { verified, trouble, differs, keys, meaning = {} }: OwnState): string {
  const besides: PeerReport = {
    ...(verified.length > 0 ? { verified: verified.map(shortOf) } : {}),
    ...(trouble === null ? {} : { trouble: trouble.slice(0, MOST_WORDS) }),
    ...(differs === null ? {} : { differs }),
    ...(keys === null ? {} : { keys }),
    ...(Object.keys(meaning).length === 0 ? {} : { meaning }),
  };
  const members = JSON.stringify(besides).slice(1, -1);
  return members === '' ? more : `${more.slice(0, -1)},${members}}`;
}

const shortOf = ({ id, found, fault }: RequestedDigest): ToldDigest => ({
  id,
  digest: found?.digest ?? null,
  tables: Object.fromEntries((found?.tables ?? []).map(({ table, digest }) => [table, digest.slice(0, SHORT)])),
  fault: fault === null ? null : fault.slice(0, MOST_WORDS),
});

function toldBy({ more }: Pick<Peer, 'more'>): PeerReport {
  try {
    const value: unknown = JSON.parse(more);
    return told.is(value) ? asShown(value) : {};
  } catch {
    // Another version: nothing is known about that relay.
    return {};
  }
}

const lineOf = (text: string): string => printable(text.slice(0, MOST_WORDS));

/** Sanitized for display: anyone with access to the database could have written it. */
function asShown(value: PeerReport): PeerReport {
  const { trouble, verified } = value;
  return {
    ...value,
    ...(trouble === undefined ? {} : { trouble: lineOf(trouble) }),
    ...(verified && { verified: verified.map((one) => ({ ...one, ...wordsIn(one) })) }),
  };
}
const wordsIn = ({ digest, fault }: ToldDigest): Pick<ToldDigest, 'digest' | 'fault'> => ({
  digest: digest === null ? null : lineOf(digest),
  fault: fault === null ? null : lineOf(fault),
});

/** Null: not published. */
export const keysOf = (relay: Pick<Peer, 'more'>): readonly string[] | null => readTold(toldBy(relay).keys);

export const troubleOf = (relay: Pick<Peer, 'more'>): string | null => toldBy(relay).trouble ?? null;

/** Definition digest of a schema; null: not published. */
export function meaningOf(relay: Pick<Peer, 'more'>, schema: number): string | null {
  const { meaning } = toldBy(relay);
  return meanings.is(meaning) ? (meaning[schema] ?? null) : null;
}

/** Position beyond which a relay needs a snapshot; null: none does. */
export function wantedBy(relays: readonly Pick<Peer, 'more'>[]): number | null {
  const wanted = relays.flatMap((relay) => toldBy(relay).differs ?? []);
  return wanted.length === 0 ? null : Math.max(...wanted);
}

/** @param here id of this relay */
export function verdictOf(own: RequestedDigest, relays: readonly Peer[], here: string): ClusterVerdict {
  const self = shortOf(own);
  const verified = relays.map((relay): VerifiedRelay => {
    const { relay: id, name } = relay;
    const { verified = [], trouble = null } = toldBy(relay);
    const found = id === here ? self : (verified.find((one) => one.id === own.id) ?? null);
    const digest = found?.digest ?? null;
    const isPast = relay.position >= own.position;
    const fault = digest === null ? (found?.fault ?? trouble) : null;
    const state = ((): VerifiedRelay['state'] => {
      if (digest !== null) return 'told';
      if (!relay.heard) return 'silent';
      if (fault !== null) return 'failed';
      return found === null && isPast ? 'missed' : 'under way';
    })();
    const differing = found?.digest && self.digest ? differingIn(found, self) : [];
    return { id, name, state, digest, differing, fault };
  });
  const over = (self.digest ?? self.fault) !== null && verified.every(({ state }) => state !== 'under way');
  const judged = over ? judge(verified) : UNKNOWN;
  return { id: own.id, position: own.position, digest: self.digest, over, ...judged, relays: verified };
}

export const verdictsOf = (recent: readonly RequestedDigest[], relays: readonly Peer[], here: string) =>
  recent.map((own) => verdictOf(own, relays, here));

const UNKNOWN = { outcome: null, odd: [] } as const;

/** The majority counts as correct: there is no other reference. */
function judge(relays: readonly VerifiedRelay[]): Pick<ClusterVerdict, 'outcome' | 'odd'> {
  const told = relays.filter(({ state }) => state === 'told');
  if (told.length < 2) return UNKNOWN;
  const byDigest = Map.groupBy(told, ({ digest }) => digest);
  if (byDigest.size === 1) return { outcome: 'same', odd: [] };
  const most = [...byDigest.values()].find(({ length }) => length * 2 > told.length);
  if (!most) return { outcome: 'undecided', odd: [] };
  return { outcome: 'odd', odd: told.filter((relay) => !most.includes(relay)).map(({ id }) => id) };
}

const differingIn = ({ tables }: ToldDigest, self: ToldDigest): string[] =>
  Object.keys(self.tables).filter((table) => tables[table] !== self.tables[table]);
