/**
 * Checks each commit of the relays' stores, in order, against the previous state: some promises are broken only for a moment. With several
 * relays, each reports every commit; only the first report counts.
 */
import type { CommittedChange } from '../../relay/domain/reader.ts';
import type { Answer } from '../../shared/answers.ts';
import type { Item } from '../../shared/items.ts';
import { must } from './invariant.ts';
import type { Journal } from './journal.ts';

/** Versions of an item before and after a notification, which may cover several commits. */
interface Versions {
  from: number;
  to: number;
}

/** An item as stored, with the users it is addressed to. */
export interface Known {
  item: Item;
  members: readonly string[];
}

export interface Witness {
  see(changes: readonly CommittedChange[]): void;
  /** Every item ever committed, in its last committed state. */
  items(): ReadonlyMap<string, Item>;
  /** Number of non-empty commit notifications. */
  commits(): number;
  /** Whether the item was ever removed from the user; the relay rejects what the user does with it then. */
  wasTaken(itemId: string, userId: string): boolean;
  /** Whether the item, as last committed, is open for the user. Items that ask no one may be deleted after a night. */
  isAsked(itemId: string, userId: string): boolean;
  /** Whether the item was committed for the user less than an hour ago: in any state, it is not deleted yet. */
  isTheirs(itemId: string, userId: string): boolean;
  /** Called for each answer once it is recorded. */
  onRecorded(listener: (answer: Answer, itemId: string) => void): void;
  /** Versions of the item when the answer with this key was recorded; undefined: it was not. */
  versionAt(key: string): Versions | undefined;
  /** Runs a check now; `check` reports the failure. */
  note(look: () => void): void;
  /** Suspends the checks while relays report two histories. */
  suspend(): void;
  /** Resumes the checks, with the surviving history as the baseline. */
  resume(kept: readonly Known[]): void;
  /** @throws Error if a commit broke a promise */
  check(): void;
}

const outcomeOf = ({ outcome }: Item): string | null =>
  outcome && `${outcome.action} by ${outcome.by.id} at ${outcome.at}`;
/** Answers no longer in force: withdrawn, or refused under the `first` policy. */
const overOf = ({ answers, decision }: Item): number =>
  answers.filter(({ fate }) => fate === 'withdrawn' || (fate === 'refused' && decision?.policy === 'first')).length;

/** Virtual ms within which no committed item is deleted. */
const MOMENT_MS = 3_600_000;

/** @param now virtual ms */
export function createWitness(journal: Journal, now: () => number): Witness {
  const items = new Map<string, Item>();
  const seen = new Map<string, { cursor: number; text: string; members: readonly string[]; at: number }>();
  const versions = new Map<string, Versions>();
  const takenFrom = new Set<string>();
  let recorded: (answer: Answer, itemId: string) => void = () => {};
  let commits = 0;
  let broken: unknown = null;
  let isSuspended = false;

  function look(item: Item, members: readonly string[]): void {
    const before = items.get(item.id);
    const known = new Set(before?.answers.map(({ key }) => key));
    for (const answer of item.answers) {
      const { key, by } = answer;
      if (known.has(key)) continue;
      versions.set(key, { from: before?.version ?? item.version, to: item.version });
      recorded(answer, item.id);
      must(by.id !== null && members.includes(by.id), 'only who is asked answers', {
        item: item.id,
        by: by.id,
        members,
      });
    }
    if (!before) return;
    must(item.version >= before.version, 'versions of an item only rise', { item: item.id });
    // An alert that is raised again asks again.
    if (item.refused && !before.refused) journal.count('a refused answer comes back');
    if (item.fold || overOf(item) > overOf(before)) return;
    const [was, is] = [outcomeOf(before), outcomeOf(item)];
    must(was === null || was === is, 'an outcome stays', { item: item.id, was, is });
    const kept = before.answers.every(({ key }) => item.answers.some((answer) => answer.key === key));
    must(kept, 'a recorded answer stays', { item: item.id });
  }

  /** Two relays must report the same item for the same cursor. @returns false if the report is not newer than the last one */
  function isNews(item: Item, cursor: number, members: readonly string[]): boolean {
    const known = seen.get(item.id);
    const text = JSON.stringify(item);
    if (known?.cursor === cursor)
      must(known.text === text, 'relays tell the same of an item', { item: item.id, cursor });
    if (known && known.cursor >= cursor) return false;
    seen.set(item.id, { cursor, text, members, at: now() });
    return true;
  }

  function see(change: CommittedChange): void {
    if (change.kind === 'item') {
      const { item, members, cursor } = change;
      if (!isNews(item, cursor, members)) return;
      journal.say(
        'store',
        `item ${item.id} at ${cursor}: ${item.state}, version ${item.version}, ${item.answers.length} answers`,
      );
      look(item, members);
      items.set(item.id, item);
    } else if (change.kind === 'removed') {
      journal.say('store', `item ${change.itemId} at ${change.cursor}: removed from ${change.userId}`);
      journal.count('an item is removed from somebody');
      takenFrom.add(`${change.itemId} ${change.userId}`);
    } else if (change.kind === 'own') {
      journal.say('store', `own state of ${change.userId} for ${change.own.itemId} at ${change.cursor}`);
    }
  }

  /** While suspended, only records which answers exist. */
  function seeOfTwo(change: CommittedChange): void {
    if (change.kind !== 'item') return;
    const { version, answers } = change.item;
    for (const { key } of answers) if (!versions.has(key)) versions.set(key, { from: version, to: version });
  }

  /** Stores the failure: the store would only log an exception. */
  function note(look: () => void): void {
    if (isSuspended) return;
    try {
      look();
    } catch (error) {
      broken ??= error;
    }
  }

  return {
    see(changes) {
      if (changes.length > 0) commits += 1;
      if (isSuspended) changes.forEach(seeOfTwo);
      else note(() => changes.forEach(see));
    },
    note,
    suspend() {
      isSuspended = true;
    },
    resume(kept) {
      isSuspended = false;
      for (const known of [items, seen]) known.clear();
      for (const { item, members } of kept) {
        items.set(item.id, item);
        seen.set(item.id, { cursor: 0, text: '', members, at: now() });
      }
    },
    items: () => items,
    commits: () => commits,
    wasTaken: (itemId, userId) => takenFrom.has(`${itemId} ${userId}`),
    isAsked(itemId, userId) {
      const { state, actions } = items.get(itemId) ?? {};
      const isOpen = (state === 'open' || state === 'waiting') && actions?.length !== 0;
      return isOpen && (seen.get(itemId)?.members.includes(userId) ?? false);
    },
    isTheirs(itemId, userId) {
      const known = seen.get(itemId);
      return known !== undefined && now() - known.at < MOMENT_MS && known.members.includes(userId);
    },
    onRecorded(listener) {
      recorded = listener;
    },
    versionAt: (key) => versions.get(key),
    check() {
      if (broken) throw broken;
    },
  };
}
