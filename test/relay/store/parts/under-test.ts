/** One empty store of an implementation. Each opening acts as another relay or command on the same store. */
import type { TestContext } from 'node:test';
import { buildView } from '../../../../relay/directory/view.ts';
import type { TrailEntry } from '../../../../relay/domain/administration/audit.ts';
import type { DirectoryView } from '../../../../relay/domain/directory-view.ts';
import type { Sealing } from '../../../../relay/domain/keeping/sealing-ports.ts';
import type { CommittedChange } from '../../../../relay/domain/reader.ts';
import type { Store, StoreBackend } from '../../../../relay/domain/store-ports.ts';
import type { Tx } from '../../../../relay/domain/unit-of-work.ts';
import { ProblemError } from '../../../../shared/problems.ts';
import { createHandClock, type HandClock } from '../../parts/clock.ts';

interface StoreUnderTest {
  backend: StoreBackend;
  sealing: Sealing;
  /** A free path for a copy. */
  free(): string;
  /** The same implementation at another path. */
  at(place: string): StoreBackend;
}
/** Creates a store for one test and deletes it afterwards. */
export type NewStore = (t: TestContext) => Promise<StoreUnderTest>;

/** An open store, and what it reported to the code that opened it. */
export interface Opened {
  store: Store;
  clock: HandClock;
  published: CommittedChange[];
  groups: { units: number; failed: boolean }[];
  /** The number of possible directory changes by another process. */
  foreign: number;
  errors: unknown[];
  write<T>(work: (tx: Tx) => T): Promise<T>;
  close(): Promise<void>;
}

/** ms since 1970. */
export const START = 1_800_000_000_000;
const VIEW: DirectoryView = buildView({ rows: [], absences: [], env: {}, version: 1 });

/** Closed after the test, unless the test closes it. */
export function openOn(t: TestContext, { sealing }: Pick<StoreUnderTest, 'sealing'>, backend: StoreBackend): Opened {
  const clock = createHandClock(START);
  let closed = false;
  const opened: Opened = {
    store: backend.open({
      clock,
      sealing,
      directory: () => VIEW,
      onForeignWrite: () => {
        opened.foreign += 1;
      },
      observe: ({ units, failed }) => opened.groups.push({ units, failed }),
      onError: (error) => opened.errors.push(error),
    }),
    clock,
    published: [],
    groups: [],
    foreign: 0,
    errors: [],
    write: (work) => opened.store.writer.write(work),
    async close() {
      if (!closed) await opened.store.close();
      closed = true;
    },
  };
  opened.store.feed.subscribe((changes) => opened.published.push(...changes));
  t.after(() => opened.close());
  return opened;
}

export async function openNew(t: TestContext, make: NewStore): Promise<Opened & { under: StoreUnderTest }> {
  const under = await make(t);
  return Object.assign(openOn(t, under, under.backend), { under });
}

export const isUnavailable = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.code === 'STORE_UNAVAILABLE';
export const refusal = (): ProblemError => new ProblemError('NOT_FOUND', 'no');
/** Cursors of the published changes, in order. */
export const cursorsOf = (changes: readonly CommittedChange[]): number[] =>
  changes.flatMap((change) => ('cursor' in change ? [change.cursor] : []));

/** All records, oldest first. */
export async function trailOf({ trail }: Pick<StoreBackend, 'trail'>): Promise<TrailEntry[]> {
  const entries: TrailEntry[] = [];
  for await (const entry of trail()) entries.push(entry);
  return entries;
}
