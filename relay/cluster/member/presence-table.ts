/** Presence across relays: 7 bytes per person, 6 of a digest of the id and 1 of flags. Readers of the database learn no names. */
import { hash } from 'node:crypto';
import { BoundedMap } from '../../../shared/bounded-map.ts';
import { isRecord } from '../../../shared/json.ts';
import { COMING_BACK_MS } from '../../domain/away/desk-presence.ts';
import type { Clock } from '../../domain/ports.ts';
import type { LocalPresence, PersonPresence, RemotePresence } from '../../domain/remote-presence.ts';

export interface PresenceTable extends RemotePresence {
  /** This relay's presence; the same text if nothing changed. */
  told(): string;
  /** Updates the presence of the other relays that are heard. */
  heard(relays: readonly { relay: string; more: string }[]): void;
}

/** Desks and people a relay reports; zeros if it does not, as in another version. */
export function countsIn(more: string): { desks: number; people: number } {
  const told = parsed(more);
  const bytes = told === null ? 0 : Buffer.byteLength(told.people, 'base64');
  return { desks: told?.desks ?? 0, people: Math.floor(bytes / ENTRY_BYTES) };
}

const DIGEST_BYTES = 6;
const ENTRY_BYTES = DIGEST_BYTES + 1;
const BECKONS = 1;
const DESKTOP = 2;
/** Limit of people remembered who recently left desks of other relays. */
const MAX_LEFT = 20_000;

/** Of one relay: digest → flags. */
interface PeerPresence {
  more: string;
  desks: number;
  people: ReadonlyMap<number, number>;
}

const digestOf = (userId: string): number => hash('sha256', userId, 'buffer').readUIntBE(0, DIGEST_BYTES);
const flagsOf = ({ beckons, desktop }: PersonPresence): number => (beckons ? BECKONS : 0) | (desktop ? DESKTOP : 0);

export function createPresenceTable(clock: Clock): PresenceTable {
  let here: () => LocalPresence = () => ({ desks: 0, people: new Map() });
  let digests = new Map<string, number>();
  let others = new Map<string, PeerPresence>();
  /** Merged over the other relays. */
  let people = new Map<number, number>();
  const left = new BoundedMap<number, number>(MAX_LEFT);
  const listeners = new Set<() => void>();

  function digestsOf(ids: Iterable<string>): ReadonlyMap<string, number> {
    digests = new Map(Array.from(ids, (id) => [id, digests.get(id) ?? digestOf(id)]));
    return digests;
  }

  /** A person who can no longer be notified on any other relay may be reconnecting to this one. */
  function follow(now: Map<number, number>): void {
    for (const [digest, flags] of people) {
      if ((flags & BECKONS) !== 0 && ((now.get(digest) ?? 0) & BECKONS) === 0) left.set(digest, clock.now());
    }
    people = now;
    for (const changed of listeners) changed();
  }

  return {
    of(userId) {
      const flags = people.get(digestOf(userId));
      return flags === undefined ? null : { beckons: (flags & BECKONS) !== 0, desktop: (flags & DESKTOP) !== 0 };
    },
    hereUntil(userId) {
      const digest = digestOf(userId);
      if (((people.get(digest) ?? 0) & BECKONS) !== 0) return Number.POSITIVE_INFINITY;
      const at = left.get(digest);
      // `min`: a clock that was set back must not extend the presence.
      return at === undefined ? 0 : Math.min(at, clock.now()) + COMING_BACK_MS;
    },
    desks: () => [...others.values()].reduce((sum, { desks }) => sum + desks, 0),
    online(ids) {
      const anywhere = new Set(people.keys());
      for (const digest of digestsOf(ids).values()) anywhere.add(digest);
      return anywhere.size;
    },
    onChanged(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    tell(asked) {
      here = asked;
    },
    told() {
      const { desks, people: standing } = here();
      const known = digestsOf(standing.keys());
      const entries = [...standing].map(([id, how]) => [known.get(id) ?? digestOf(id), flagsOf(how)] as const);
      return JSON.stringify({ desks, people: written(entries) });
    },
    heard(relays) {
      const same = relays.length === others.size && relays.every(({ relay, more }) => others.get(relay)?.more === more);
      if (same) return;
      others = new Map(
        relays.map(({ relay, more }) => [relay, others.get(relay)?.more === more ? others.get(relay)! : read(more)]),
      );
      const now = new Map<number, number>();
      for (const told of others.values()) {
        for (const [digest, flags] of told.people) now.set(digest, (now.get(digest) ?? 0) | flags);
      }
      follow(now);
    },
  };
}

/** Sorted, so that the same people give the same text. */
function written(entries: readonly (readonly [digest: number, flags: number])[]): string {
  const bytes = Buffer.alloc(entries.length * ENTRY_BYTES);
  [...entries]
    .sort(([a], [b]) => a - b)
    .forEach(([digest, flags], index) => {
      bytes.writeUIntBE(digest, index * ENTRY_BYTES, DIGEST_BYTES);
      bytes.writeUInt8(flags, index * ENTRY_BYTES + DIGEST_BYTES);
    });
  return bytes.toString('base64');
}

/** Empty if the format is of another version. */
function read(more: string): PeerPresence {
  const told = parsed(more);
  const bytes = Buffer.from(told?.people ?? '', 'base64');
  const people = new Map<number, number>();
  for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
    people.set(bytes.readUIntBE(at, DIGEST_BYTES), bytes.readUInt8(at + DIGEST_BYTES));
  }
  return { more, desks: told?.desks ?? 0, people };
}

function parsed(more: string): { desks: number; people: string } | null {
  try {
    const value: unknown = JSON.parse(more);
    if (!isRecord(value)) return null;
    const { desks, people } = value;
    return Number.isSafeInteger(desks) && Number(desks) >= 0 && typeof people === 'string'
      ? { desks: Number(desks), people }
      : null;
  } catch {
    return null;
  }
}
