/** What relays tell each other of a verification with their beats, and what comes of it. */
import Type from 'typebox';
import { checker } from '../../shared/validate.ts';
import type { ClusterVerdict, VerifiedRelay } from '../admin/cluster-verb.ts';
import type { Peer } from '../cluster/peers.ts';
import { shownOf } from '../cluster/shown.ts';
import type { Verified } from '../cluster/verifying.ts';
import { readTold } from './cluster-keys.ts';

/** Characters of a table's digest that are told to others: enough to see that it is another. */
const SHORT = 16;
/** Characters of a line that is told to others, and that is taken from them. */
const MOST_WORDS = 200;

const Told = Type.Object({
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
  /** Why it takes in no more of the log. */
  trouble: Type.Optional(Type.String()),
  /** Ids of keys of the ring that it has; read by themselves, so that what is wrong there hides nothing else. */
  keys: Type.Optional(Type.Unknown()),
  /** As `Replica.meaning`; read by itself too. */
  meaning: Type.Optional(Type.Unknown()),
  /** Its copy is not as those of the others, and was brought so far: it waits for one beyond. */
  differs: Type.Optional(Type.Integer()),
});
const told = checker(Told);
const meanings = checker(Type.Record(Type.String(), Type.String()));
type Told = Type.Static<typeof Told>;
type ToldDigest = NonNullable<Told['verified']>[number];

/** What a relay tells of itself beside who is at its desks. */
export interface OwnState {
  verified: readonly Verified[];
  /** Why it takes in no more of the log; null: it does. */
  trouble: string | null;
  /** Position of its copy, where that differs from those of the others. */
  differs: number | null;
  /** Ids of those keys of the ring that matter; null: not known yet. */
  keys: readonly string[] | null;
  /** Schema beyond the one in which all write → what its program means by it. */
  meaning?: Readonly<Record<string, string>>;
}

/** @param more JSON of an object, which may be long. @returns the same with what else is told */
export function moreWith(more: string, { verified, trouble, differs, keys, meaning = {} }: OwnState): string {
  const besides: Told = {
    ...(verified.length > 0 ? { verified: verified.map(shortOf) } : {}),
    ...(trouble === null ? {} : { trouble: trouble.slice(0, MOST_WORDS) }),
    ...(differs === null ? {} : { differs }),
    ...(keys === null ? {} : { keys }),
    ...(Object.keys(meaning).length === 0 ? {} : { meaning }),
  };
  const members = JSON.stringify(besides).slice(1, -1);
  return members === '' ? more : `${more.slice(0, -1)},${members}}`;
}

const shortOf = ({ id, found, fault }: Verified): ToldDigest => ({
  id,
  digest: found?.digest ?? null,
  tables: Object.fromEntries((found?.tables ?? []).map(({ table, digest }) => [table, digest.slice(0, SHORT)])),
  fault: fault === null ? null : fault.slice(0, MOST_WORDS),
});

function toldBy({ more }: Pick<Peer, 'more'>): Told {
  try {
    const value: unknown = JSON.parse(more);
    return told.is(value) ? asShown(value) : {};
  } catch {
    // Of another version: nothing is known of that relay.
    return {};
  }
}

const lineOf = (text: string): string => shownOf(text.slice(0, MOST_WORDS));

/** What is shown to people, as they may see it, whoever wrote it into the database. */
function asShown(value: Told): Told {
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

/** Null: it says nothing of its keys. */
export const keysOf = (relay: Pick<Peer, 'more'>): readonly string[] | null => readTold(toldBy(relay).keys);

export const troubleOf = (relay: Pick<Peer, 'more'>): string | null => toldBy(relay).trouble ?? null;

/** What a relay means by a schema; null: it did not say. */
export function meaningOf(relay: Pick<Peer, 'more'>, schema: number): string | null {
  const { meaning } = toldBy(relay);
  return meanings.is(meaning) ? (meaning[schema] ?? null) : null;
}

/** Beyond which entry a relay waits for a copy; null: none does. */
export function wantedBy(relays: readonly Pick<Peer, 'more'>[]): number | null {
  const wanted = relays.flatMap((relay) => toldBy(relay).differs ?? []);
  return wanted.length === 0 ? null : Math.max(...wanted);
}

/** @param here the relay that looks, by its id */
export function verdictOf(own: Verified, relays: readonly Peer[], here: string): ClusterVerdict {
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

export const verdictsOf = (recent: readonly Verified[], relays: readonly Peer[], here: string) =>
  recent.map((own) => verdictOf(own, relays, here));

const UNKNOWN = { outcome: null, odd: [] } as const;

/** What most hold is taken for right: nobody else can say. */
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
