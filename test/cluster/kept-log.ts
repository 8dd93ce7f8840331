/** The state of a log, in memory; each method is one transaction. `memory-log.ts` adds the lines. */
import { NO_HASH, placeOf, samePlace } from '../../relay/cluster/entry.ts';
import {
  type AppendResult,
  type LogEntry,
  type LogHalt,
  type LogHead,
  type LogPlace,
  LogUnavailable,
  MOST_AHEAD_MS,
  type RelayFacts,
  type RelayReport,
  SETTLING_MS,
  type SnapshotPlace,
  type StoredEntry,
  Truncated,
  UNSETTLED,
} from '../../relay/cluster/log-port.ts';
import type { Clock } from '../../relay/domain/ports.ts';
import { createKeptTurn } from './stored-turn.ts';

export type KeptLog = ReturnType<typeof createKeptLog>;

interface Snapshot {
  place: LogPlace & { schema: number };
  pieces: Uint8Array[];
  /** Null: incomplete. */
  at: number | null;
}

/** ms after which a silent relay is forgotten. */
const FORGOTTEN_MS = 86_400_000;

/** @param moved called after each change of the head or the turn, and then with its holder */
export function createKeptLog(clock: Clock, moved: (turnOf?: string) => void) {
  let founded = false;
  /** The place before the oldest entry. */
  let base: LogPlace = { generation: '', position: 0, hash: NO_HASH };
  let entries: StoredEntry[] = [];
  let snapshots: Snapshot[] = [];
  let halted: LogHalt | null = null;
  /** Number of failovers, and its value when the relays last resumed. */
  let [timeline, settled] = [0, 0];
  const relays = new Map<string, Omit<RelayReport, 'quiet'> & { told: number; timeline: number | null }>();
  const turn = createKeptTurn(clock, moved);

  const last = (): LogPlace => {
    const entry = entries.at(-1);
    return entry ? placeOf(entry) : base;
  };
  const placeAt = (position: number): LogPlace | null => {
    const entry = entries[position - base.position - 1];
    return position === base.position ? base : entry ? placeOf(entry) : null;
  };
  const mustKeep = (position: number): void => {
    if (position < base.position) throw new Truncated(`position ${position} is before ${base.position}`);
  };
  const begin = (place: LogPlace): void => {
    founded = true;
    base = { generation: place.generation, position: place.position, hash: place.hash };
    entries = [];
    snapshots = [];
    halted = null;
    settled = timeline;
    turn.clear();
    moved();
  };
  const isWaitedFor = (relay: string): boolean =>
    [...relays].some(
      ([id, one]) =>
        id !== relay && one.run !== undefined && one.timeline !== timeline && one.told > clock.now() - SETTLING_MS,
    );

  return {
    head: (): LogHead => ({ ...last(), clock: clock.now(), oldest: base.position + 1, halted }),

    append(entry: LogEntry, hash: string, passesTurn = false): AppendResult {
      const { after } = entry;
      const appended = (): AppendResult => ({
        kind: 'appended',
        wanted: turn.isWanted(entry.relay),
        passed: passesTurn && turn.isWanted(entry.relay) && turn.handOver(entry.relay),
      });
      if (!founded || after.generation !== base.generation) return { kind: 'another-history' };
      mustKeep(after.position);
      if (placeAt(after.position)?.hash !== after.hash) return { kind: 'another-history' };
      const there = entries[after.position - base.position];
      if (settled !== timeline && isWaitedFor(entry.relay)) throw new LogUnavailable(UNSETTLED);
      settled = timeline;
      if (there?.nonce === entry.nonce) return appended();
      if (there) return { kind: 'taken' };
      if (halted) return { kind: 'halted' };
      if (turn.isHeldBefore(entry.relay)) return { kind: 'held' };
      if (entry.at > clock.now() + MOST_AHEAD_MS) return { kind: 'ahead', clock: clock.now() };
      entries.push({ ...entry, after: { ...after }, body: Buffer.from(entry.body), hash });
      moved();
      return appended();
    },
    takeTurn: turn.take,
    handOver: turn.handOver,
    turn: turn.seen,

    read(after: number, limitBytes: number): StoredEntry[] {
      mustKeep(after);
      const found: StoredEntry[] = [];
      let bytes = 0;
      for (const entry of entries.slice(after - base.position)) {
        bytes += entry.body.byteLength;
        if (found.length > 0 && bytes > limitBytes) break;
        found.push({ ...entry, after: { ...entry.after } });
      }
      return found;
    },

    size: (after: number): number =>
      entries.slice(Math.max(0, after - base.position)).reduce((sum, { body }) => sum + body.byteLength, 0),

    beat(facts: RelayFacts): RelayReport[] {
      const now = clock.now();
      const told = relays.get(facts.relay);
      const isWhole = facts.stopped || facts.position <= last().position;
      relays.set(facts.relay, {
        ...facts,
        beat: (told?.beat ?? 0) + 1,
        told: now,
        timeline: isWhole ? timeline : null,
      });
      for (const [relay, seen] of relays) if (seen.told < now - FORGOTTEN_MS) relays.delete(relay);
      const before = told?.run === undefined ? {} : { before: { run: told.run, quiet: now - told.told } };
      return [...relays.values()].map(({ told, timeline: _timeline, ...seen }) => ({
        ...seen,
        quiet: now - told,
        ...(seen.relay === facts.relay ? before : {}),
      }));
    },
    gone: (relay: string): void => void relays.delete(relay),

    beginSnapshot(place: LogPlace & { schema: number }): Snapshot {
      const snapshot = { place, pieces: [], at: null };
      snapshots.push(snapshot);
      return snapshot;
    },
    addPiece: (snapshot: Snapshot, piece: Uint8Array): void => void snapshot.pieces.push(Buffer.from(piece)),
    endSnapshot(snapshot: Snapshot): SnapshotPlace {
      if (!snapshots.includes(snapshot)) throw new Truncated('the snapshot was taken away while it was written');
      snapshot.at = clock.now();
      return told(snapshot);
    },
    newestSnapshot(): SnapshotPlace | null {
      const newest = newestOf(snapshots);
      return newest ? told(newest) : null;
    },
    piece(place: SnapshotPlace, number: number): Uint8Array {
      const snapshot = snapshots.find((one) => one.at !== null && samePlace(one.place, place));
      const piece = snapshot?.pieces[number];
      if (!piece) throw new Truncated(`the snapshot at ${place.position} is there no more`);
      return piece;
    },

    truncate(before: number): void {
      const place = placeAt(Math.min(before - 1, last().position));
      if (place) {
        entries = entries.slice(place.position - base.position);
        base = place;
      }
      const newest = newestOf(snapshots);
      snapshots = snapshots.filter((one) => one.at === null || one === newest);
    },
    found(place: LogPlace): boolean {
      if (founded) return false;
      begin(place);
      return true;
    },
    refound: begin,
    halt(generation: string, { by, position }: LogHalt): void {
      if (generation === base.generation && position > (halted?.position ?? -1)) halted = { by, position };
    },

    /** Discards the entries after the position, as a server does that lost acknowledged data. */
    rewind(position: number): void {
      mustKeep(position);
      entries = entries.slice(0, position - base.position);
      snapshots = snapshots.filter((one) => one.place.position <= position);
      timeline += 1;
      turn.clear();
      moved();
    },
  };
}

const newestOf = (snapshots: readonly Snapshot[]): Snapshot | undefined =>
  snapshots.filter(({ at }) => at !== null).sort((a, b) => b.place.position - a.place.position)[0];

const told = ({ place, pieces, at }: Snapshot): SnapshotPlace => ({
  generation: place.generation,
  position: place.position,
  hash: place.hash,
  schema: place.schema,
  bytes: pieces.reduce((sum, piece) => sum + piece.byteLength, 0),
  pieces: pieces.length,
  at: at ?? 0,
});
