/** A desk in this worker: opens its store, creates its host, and closes both synchronously. */
import { createRemarks, type Remarks } from '../../desk/inbox/remarks.ts';
import type { Clock, Log, Random } from '../../desk/ports.ts';
import type { Fetch } from '../../desk/relay-client/http-request.ts';
import { diskFault } from '../../disk/faults.ts';
import { NewerSchemaError } from '../../shared/migrate.ts';
import { ProblemError } from '../../shared/problems.ts';
import { type DeskWords, wordsFor } from '../../shared/words/desk.ts';
import { createWebHost, type WebHost } from '../host/host.ts';
import type { Languages } from '../host/ports.ts';
import { type Damage, type LocalStore, openMemoryStore, openPoolStore, StoreError } from '../store/local-store.ts';
import type { DatabasePool, Databases } from '../store/pool.ts';
import type { DeskOptions, HolderFault, HostedDesk, UnsentData } from '../tabs/ports.ts';

interface WorkerDeskParts {
  clock: Clock;
  random: Random;
  log: Log;
  relay: string;
  fetch: Fetch;
  version: string;
  languages: Languages;
  databases(): Promise<Databases>;
}

interface OpenedStore {
  store: LocalStore;
  inMemory: boolean;
}

/** @throws the store's errors about its files */
export async function openDesk(parts: WorkerDeskParts, opening: DeskOptions): Promise<HostedDesk> {
  const remarks = createRemarks();
  const { store, inMemory } = await openStore(parts, opening, remarks);
  if (opening.unsent) mergeUnsent(store, opening.unsent);
  const say = (fault: HolderFault | null) => reportHolderFault(remarks, fault, inMemory);
  say(opening.holderFault);
  const { output } = opening;
  const host = await createWebHost({
    ...parts,
    remarks,
    stores: store,
    facts: output.facts,
    tell: output.tell,
    act: output.act,
    wipe: output.wipe,
    deletion: opening.wipe,
  });
  return {
    answer: host.answer,
    wake: host.wake,
    pagesChanged: host.pagesChanged,
    setHolderFault: say,
    unsentCount: () => store.outbox.answers().length + store.outbox.intents().length,
    stop: () => stop(host, store, inMemory, parts.log),
  };
}

async function openStore(
  parts: WorkerDeskParts,
  { storage, wipe, output }: DeskOptions,
  remarks: Remarks,
): Promise<OpenedStore> {
  const databases = await parts.databases();
  const pool = storage === 'store' ? await poolOf(databases, parts.log) : null;
  if (pool) {
    if (wipe) await pool.wipe();
    const { store, found } = openNow(pool, output.facts().locale);
    reportDamage(found, store.outbox.unreadable, remarks, parts.log);
    return { store, inMemory: false };
  }
  if (storage === 'store') remarks.add({ id: 'kept', words: ({ tabs }) => tabs.notKept, beckons: false });
  return { store: openMemoryStore(databases), inMemory: true };
}

/** @throws ProblemError in words for the user for causes outside this program; the caller retries */
function openNow(pool: DatabasePool, locale: string): ReturnType<typeof openPoolStore> {
  try {
    return openPoolStore(pool);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const { files } = wordsFor(locale);
    const name = files.names[error.file];
    if (error.cause instanceof NewerSchemaError) throw new ProblemError('STORE_UNAVAILABLE', files.newerHere(name));
    const fault = diskFault(error.cause);
    if (fault === null) throw error.cause;
    throw new ProblemError('STORE_UNAVAILABLE', files.waits(name, files.fault[fault]));
  }
}

function reportDamage({ history, state, outbox }: Damage, unreadable: number, remarks: Remarks, log: Log): void {
  const say = (id: string, words: (words: DeskWords) => string, beckons: boolean): void => {
    log.warn('the store was damaged', { what: id });
    remarks.add({ id, words, beckons });
  };
  if (history) say('history', ({ files }) => files.historyAnew, false);
  if (state) say('preferences', ({ files }) => files.stateAnew, false);
  for (const { file, recovered, lost, certain } of outbox) {
    say(file, ({ files }) => files.outboxAnew(recovered, lost, certain), true);
  }
  if (unreadable > 0) say('answers', ({ files }) => files.answersUnreadable(unreadable), true);
}

async function poolOf(databases: Databases, log: Log): Promise<DatabasePool | null> {
  try {
    return await databases.pool();
  } catch (error) {
    log.warn("the browser's storage is unavailable", { reason: String(error) });
    return null;
  }
}

function reportHolderFault(remarks: Remarks, fault: HolderFault | null, inMemory: boolean): void {
  const id = 'tabs';
  if (fault === null) {
    remarks.remove(id);
    return;
  }
  remarks.add({
    id,
    words: ({ tabs }) => (fault === 'silent' ? tabs.silent : inMemory ? tabs.asideVersion : tabs.version),
    beckons: false,
  });
}

/** Merges data collected while the store was unavailable. It is newer, except for items that already have an answer in the store. */
function mergeUnsent({ outbox }: LocalStore, { owner, answers, intents }: UnsentData): void {
  const own = outbox.owner();
  if (own !== null && owner !== null && own !== owner) return;
  if (own === null && owner !== null) outbox.setOwner(owner);
  const here = new Set(outbox.answers().map(({ itemId }) => itemId));
  outbox.put(answers.filter(({ itemId }) => !here.has(itemId)));
  for (const intent of intents) outbox.putIntent(intent);
}

function stop(host: WebHost, store: LocalStore, inMemory: boolean, log: Log): UnsentData | null {
  try {
    host.stop();
  } catch (error) {
    log.warn('the history could not be written', { reason: String(error) });
  }
  const { outbox } = store;
  const unsent = inMemory
    ? { owner: outbox.owner(), answers: outbox.answers(), intents: outbox.intents().map(({ intent }) => intent) }
    : null;
  store.close();
  return unsent;
}
