/** Updates view, desks and open items after a directory change, here or by another process, and when an absence begins or ends. */
import { hash } from 'node:crypto';
import { reasonOf } from '../../shared/problems.ts';
import { nextAbsenceChange, readdressSlice } from '../domain/answers/membership.ts';
import type { DirectoryView } from '../domain/directory-view.ts';
import { type Duties, DutyLost, everyDuty } from '../domain/duties.ts';
import { isAway } from '../domain/items/recipients.ts';
import type { Clock, Log, Random, Timers } from '../domain/ports.ts';
import type { CommittedChange } from '../domain/reader.ts';
import type { Store } from '../domain/store-ports.ts';
import { createWait, type TaskWaits } from '../domain/tasks.ts';
import type { ItemPosition } from '../domain/unit-of-work.ts';
import type { LiveDirectory } from './live-directory.ts';

/** ms between two checks for writes of other processes. */
const CHECK_MS = 500;

export interface DirectoryWatch {
  /** Reloads the directory and recomputes the recipients of open items. Resolves when that is durable. */
  refresh(): Promise<void>;
  /** Another process may have changed the directory: reloads at once; recipients follow in the background. */
  foreignWrite(): void;
  /** Same after a local change. @returns false if the directory is unusable; the previous one stays */
  changed(): boolean;
  /** Resolves when it holds its duty, or another relay does. */
  start(): Promise<void>;
  waiting: Pick<TaskWaits, 'directory' | 'addressing'>;
  close(): Promise<void>;
}

type WatchedStore = Pick<Store, 'writer' | 'clock' | 'feed' | 'revokedTokens' | 'revokedPeople' | 'addressedBy'>;

interface WatchDeps {
  core: { store: WatchedStore; directory: Pick<LiveDirectory, 'view' | 'reload'> };
  duties?: Duties;
  clock: Clock;
  timers: Timers;
  random: Random;
  log: Log;
  onFailure?: (task: 'directory' | 'addressing') => void;
}

export function createDirectoryWatch(deps: WatchDeps): DirectoryWatch {
  const { core, clock, timers, random, log } = deps;
  const { store, directory } = core;
  const { duties = everyDuty(store.writer) } = deps;
  const addressing = duties.writer('readdressing');
  let revoked = store.revokedTokens();
  let ended = store.revokedPeople();
  let nextAbsence: number | null = null;
  let running: Promise<void> | null = null;
  let again = false;
  /** The store rejected it; retry at the next check. */
  let unfinished = false;
  let closed = false;
  let cancel = () => {};
  const unread = createWait(clock);
  const unaddressed = createWait(clock);

  /** Revocations since the last call, by another process, an import or the console. */
  function revocations(): CommittedChange[] {
    const [tokens, people] = [revoked, ended];
    revoked = store.revokedTokens();
    ended = store.revokedPeople();
    const kind = 'revoked' as const;
    return [
      ...[...revoked].flatMap(([tokenId, userId]) => (tokens.has(tokenId) ? [] : [{ kind, userId, tokenId }])),
      ...[...ended].flatMap(([userId, at]) => (people.get(userId) === at ? [] : [{ kind, userId, tokenId: null }])),
    ];
  }

  function reload(): boolean {
    unread.begin();
    try {
      const touched = directory.reload().map((userId) => ({ kind: 'me' as const, userId }));
      const changes = [...touched, ...revocations()];
      if (changes.length > 0) store.feed.publish(changes);
      unread.end();
      return true;
    } catch (error) {
      deps.onFailure?.('directory');
      log.error({ reason: reasonOf(error) }, 'the stored directory is invalid; the previous one stays in force');
      return false;
    }
  }

  async function readdress(): Promise<void> {
    do {
      again = false;
      const state = addressingOf(directory.view(), store.clock.now());
      if (state !== store.addressedBy()) await walk(state);
      nextAbsence = nextAbsenceChange(directory.view(), store.clock.now());
    } while (again && !closed);
  }

  /** All open items, in slices. Completion is noted at the end, so that an interrupted walk restarts. */
  async function walk(state: string): Promise<void> {
    for (let position: ItemPosition | null = { set: 0, after: 0 }; position !== null && !closed; ) {
      const from: ItemPosition = position;
      position = await addressing.write((tx) => readdressSlice(tx, from, random));
    }
    if (!closed) await addressing.write((tx) => tx.noteAddressed(state));
  }

  /** Only with the duty: the relay that holds it learns of the change from the store. */
  async function readdressOnce(): Promise<void> {
    if (!duties.holds('readdressing')) return;
    again = true;
    unaddressed.begin();
    running ??= readdress()
      .catch(postpone)
      .then(unaddressed.end)
      .finally(() => {
        running = null;
      });
    await running;
  }

  /** The next check resumes. */
  function postpone(error: unknown): void {
    if (error instanceof DutyLost) return;
    unfinished = true;
    deps.onFailure?.('addressing');
    throw error;
  }

  const inBackground = () => {
    unfinished = false;
    readdressOnce().catch((error) =>
      log.error({ reason: reasonOf(error) }, 'recipients of open items could not be recomputed; retrying'),
    );
  };

  function readAtOnce(): boolean {
    const isRead = reload();
    if (!closed) setImmediate(inBackground);
    return isRead;
  }

  function check(): void {
    if (closed) return;
    store.writer.checkForeign();
    const isDue = nextAbsence !== null && store.clock.now() >= nextAbsence;
    if (isDue) nextAbsence = null;
    if (isDue || unfinished) inBackground();
    cancel = timers.after(CHECK_MS, check);
  }

  return {
    async refresh() {
      reload();
      await readdressOnce();
    },
    foreignWrite: readAtOnce,
    changed: readAtOnce,
    async start() {
      reload();
      await duties.join('readdressing', { begin: inBackground, end: () => running?.catch(() => {}) });
      cancel = timers.after(CHECK_MS, check);
    },
    waiting: { directory: unread.since, addressing: unaddressed.since },
    async close() {
      cancel();
      closed = true;
      await running?.catch(() => {});
    },
  };
}

/** Digest of all that determines recipients: people, aliases, roles, current absences, sources that block unknown requesters. */
function addressingOf(view: DirectoryView, now: number): string {
  const away = view.absent().filter(([, absence]) => isAway(absence, now));
  const people = [...view.people()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const aliases = people.map(({ id }) => view.aliasesOf(id));
  const strict = [...view.sources()].filter(({ blocksUnknown }) => blocksUnknown).map(({ id }) => id);
  return hash('sha256', JSON.stringify([people, aliases, view.roles(), away, strict]), 'hex');
}
