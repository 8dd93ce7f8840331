/** The audit apart from its storage (contract section 7, docs/decisions/0011-audit.md). This file finds the first altered record. */
import type { ChainRule, TrailEntry } from '../domain/administration/audit.ts';

/** `record`: the first one affected; null if the fault is in the head. */
export interface Fault {
  record: number | null;
  line: string;
}

export interface ChainState {
  count: number;
  /** Of the last record. */
  hash: string;
  /** Of the record at `mark`; null if the chain ends before. */
  markHash: string | null;
  /** The key that the trail last names, up to `mark`; null: none. */
  key: string | null;
}

interface WalkOptions {
  rule: ChainRule;
  /** The sequence number that a head signs. Default: the end. */
  mark?: number;
  onEntry?: (entry: TrailEntry) => Promise<void> | undefined;
}

/** `act` of the record that names the signing key from here on. */
export const KEY_ACT = 'audit key';
const KEY_RECORD = /"facts":\{"act":"audit key","key":"([A-Za-z0-9+/=]+)"\}\}$/;

/** Memory does not grow with the chain. */
export async function walkChain(
  entries: AsyncIterable<TrailEntry>,
  { rule, mark = Number.POSITIVE_INFINITY, onEntry }: WalkOptions,
): Promise<{ walked: ChainState } | { fault: Fault }> {
  const walked: ChainState = { count: 0, hash: rule.genesis, markHash: mark === 0 ? rule.genesis : null, key: null };
  let suspect: Suspect | null = null;
  for await (const entry of entries) {
    if (suspect) {
      if (suspect.isSettledBy(entry)) break;
      continue;
    }
    const place = walked.count + 1;
    if (!fits(entry, place, walked.hash, rule)) {
      suspect = new Suspect(place, entry, isOnlyRenumbered(entry, place, walked.hash, rule));
      continue;
    }
    walked.count = place;
    walked.hash = entry.hash;
    if (place === mark) walked.markHash = entry.hash;
    if (place <= mark) walked.key = KEY_RECORD.exec(entry.record)?.[1] ?? walked.key;
    const done = onEntry?.(entry);
    if (done) await done;
  }
  return suspect ? { fault: suspect.fault() } : { walked };
}

const fits = ({ seq, record, hash }: TrailEntry, place: number, before: string, rule: ChainRule): boolean =>
  seq === place && record.startsWith(`{"seq":${place},`) && rule.link(before, record) === hash;

export function numberOf(record: string): number | null {
  const written = /^\{"seq":(\d{1,15}),/.exec(record)?.[1];
  return written === undefined ? null : Number(written);
}

function isOnlyRenumbered({ record, hash }: TrailEntry, place: number, before: string, rule: ChainRule): boolean {
  const written = record.replace(/^\{"seq":\d+/, `{"seq":${place}`);
  return written !== record && rule.link(before, written) === hash;
}

/** The first position that does not match. Later records show whether its record was changed, moved or removed. */
class Suspect {
  readonly #place: number;
  readonly #seq: number;
  /** Null: the record has no number. */
  readonly #number: number | null;
  readonly #isRenumbered: boolean;
  #next: number | null | undefined;
  #moved = false;

  constructor(place: number, entry: TrailEntry, isRenumbered: boolean) {
    this.#place = place;
    this.#seq = entry.seq;
    this.#number = numberOf(entry.record);
    this.#isRenumbered = isRenumbered;
  }

  /** @returns true if later records add no information */
  isSettledBy(entry: TrailEntry): boolean {
    if (this.#isPlain()) return true;
    const number = numberOf(entry.record);
    if (this.#next === undefined) this.#next = number;
    this.#moved ||= number === this.#place;
    return this.#moved;
  }

  #isPlain(): boolean {
    return this.#isRenumbered || this.#seq < this.#place || this.#number === this.#place || this.#number === null;
  }

  fault(): Fault {
    const [place, seq, number] = [this.#place, this.#seq, this.#number];
    const misplaced = (record: number, where: string): Fault => ({
      record,
      line: `Record ${record} was put out of order: ${where}`,
    });
    if (this.#isRenumbered) return { record: place, line: `Record ${place} was changed` };
    if (seq < place) return misplaced(number ?? seq, `it stands where record ${place} belongs`);
    if (number === place && seq !== place) return misplaced(place, `it stands at place ${seq}`);
    if (this.#moved) return misplaced(place, `record ${number} stands in its place`);
    const isChanged =
      number === place || (number === null && (seq === place || Number.isNaN(seq))) || this.#next === place + 1;
    if (isChanged) return { record: place, line: `Record ${place} was changed` };
    return { record: place, line: `Record ${place} was removed: record ${number ?? seq} follows the one before it` };
  }
}
