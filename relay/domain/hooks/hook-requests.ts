/**
 * Records the results of the last requests of each hook. They are buffered in memory and merged into the store at intervals: a request
 * costs no write of its own, and a flood without a key writes nothing and evicts nothing.
 */
import type { HookActivity, HookFate, HookRequest, HookRequests } from '../../../shared/admin/hook-requests.ts';
import type { DirectoryView } from '../directory-view.ts';
import { createMinuteLog } from '../minute-log.ts';
import type { Clock, Log, Timers } from '../ports.ts';
import { createWait, type WaitStart } from '../tasks.ts';
import type { UnitContext, Writer } from '../unit-of-work.ts';
import type { HookId, HookRequestReader, HookRequestTx } from './hook-ports.ts';
import { createStoredRequests, merged, noRequests, ofSource, ofStranger, readDoc } from './stored-requests.ts';

/** Result of a request, for metrics; `nothing`: ignored without a reason. */
export type HookResult = HookFate | 'nothing' | 'unauthenticated' | 'handshake';
interface HookMeter {
  request(hookId: HookId, result: HookResult): void;
  withoutRecipients(hookId: HookId, events: number): void;
}

export interface HookRequestLog {
  /** @param hookId from the URL; the hook need not exist */
  note(hookId: HookId, request: HookRequest, isAuthenticated: boolean): void;
  /** A service verified the address. Logged and counted only: it may have shown no credentials. */
  handshake(hookId: HookId, requestId: string): void;
  requests(hookId: HookId): HookRequests;
  activity(hookId: HookId): HookActivity;
  /** Drops entries of hooks that the directory no longer has. Call once. */
  start(): Promise<void>;
  close(): Promise<void>;
  waitingSince: WaitStart;
}

interface HookRequestDeps {
  reader: HookRequestReader;
  writer: Writer<UnitContext & HookRequestTx>;
  directory: () => DirectoryView;
  clock: Clock;
  timers: Timers;
  meter: HookMeter;
  log: Log;
  onFailure?: () => void;
}

/** ms between two writes; this much is lost if the relay is killed. */
const WRITE_MS = 5000;
/** Replaces unknown names, so that external input creates no metric labels. No id begins with it. */
const NOBODY = '-';

const keyOf = ({ source, hook }: HookId): string => `${source}/${hook}`;

/** Buffered requests of one hook. `isDue`: an authenticated one is among them; others alone are never written. */
interface BufferedRequests {
  hookId: HookId;
  heard: HookRequests;
  isDue: boolean;
}

export function createHookRequests(deps: HookRequestDeps): HookRequestLog {
  const { writer, directory, timers, meter } = deps;
  const kept = createStoredRequests(deps.reader);
  let unwritten = new Map<string, BufferedRequests>();
  let batch: readonly BufferedRequests[] = [];
  let writing: Promise<void> = Promise.resolve();
  const say = createSayer(deps);
  let stopWaiting: (() => void) | null = null;
  let closed = false;
  const unsaved = createWait(deps.clock);

  const exists = ({ source, hook }: HookId) => directory().hook(source, hook) !== null;
  const isDue = (): boolean => [...unwritten.values()].some((one) => one.isDue);
  function requests(hookId: HookId): HookRequests {
    const key = keyOf(hookId);
    const later = [unwritten.get(key), batch.find((one) => keyOf(one.hookId) === key)];
    return later.reduceRight((before, one) => (one ? merged(one.heard, before) : before), kept(hookId));
  }

  function countedAs(hookId: HookId, isAuthenticated: boolean): HookId {
    if (exists(hookId)) return hookId;
    return { source: isAuthenticated ? hookId.source : NOBODY, hook: NOBODY };
  }

  /** @param older buffered entries that precede it */
  function keep(one: BufferedRequests, older = unwritten.get(keyOf(one.hookId))): void {
    const heard = older ? merged(one.heard, older.heard) : one.heard;
    unwritten.set(keyOf(one.hookId), { ...one, heard, isDue: one.isDue || (older?.isDue ?? false) });
  }

  function remember(hookId: HookId, request: HookRequest, isAuthenticated: boolean): void {
    const heard = isAuthenticated ? ofSource(request) : ofStranger(request);
    keep({ hookId, heard, isDue: isAuthenticated });
    if (!isAuthenticated) return;
    unsaved.begin();
    writeLater();
  }

  function writeLater(): void {
    stopWaiting ??= timers.after(WRITE_MS, () => {
      writing = write();
    });
  }

  async function write(): Promise<void> {
    stopWaiting?.();
    stopWaiting = null;
    batch = [...unwritten.values()].filter((one) => one.isDue);
    unwritten = new Map([...unwritten].filter(([, one]) => !one.isDue));
    try {
      await writer.write((tx) => add(tx, batch));
      batch = [];
      if (!isDue()) unsaved.end();
    } catch {
      deps.onFailure?.();
      // The store logs the reason.
      for (const one of batch) {
        const newer = unwritten.get(keyOf(one.hookId));
        if (newer) keep(newer, one);
        else keep(one);
      }
      batch = [];
      if (!closed) writeLater();
    }
  }

  /** A failure does not prevent the start: leftovers only occupy a row. */
  async function forget(hookIds: readonly HookId[]): Promise<void> {
    try {
      await writer.write((tx) => {
        const isLeft = (hookId: HookId) =>
          tx.directory.hook(hookId.source, hookId.hook) === null || readDoc(tx.hookRequests(hookId)) === null;
        for (const hookId of hookIds.filter(isLeft)) tx.dropHookRequests(hookId);
      });
    } catch {
      // The store logs the reason; the next start tries again.
    }
  }

  return {
    handshake(hookId, request) {
      meter.request(countedAs(hookId, false), 'handshake');
      deps.log.info({ ...hookId, request }, 'a handshake of a hook was answered');
    },
    requests,
    activity: (hookId) => activityOf(requests(hookId)),
    note(hookId, request, isAuthenticated) {
      const labels = countedAs(hookId, isAuthenticated);
      const result = resultOf(request, isAuthenticated);
      const { withoutRecipients: nobody } = request;
      meter.request(labels, result);
      if (nobody > 0) meter.withoutRecipients(labels, nobody);
      say(labels, request, result);
      if (exists(hookId)) remember(hookId, request, isAuthenticated);
    },
    async start() {
      const gone = deps.reader.all().filter(({ doc, ...hookId }) => !exists(hookId) || readDoc(doc) === null);
      if (gone.length > 0) await forget(gone);
    },
    waitingSince: unsaved.since,
    async close() {
      closed = true;
      await writing;
      if (isDue()) await write();
    },
  };
}

/** Merges with the row as the unit reads it, because other relays add to it too. */
function add(tx: HookRequestTx, batch: readonly BufferedRequests[]): void {
  for (const { hookId, heard } of batch) {
    const before = readDoc(tx.hookRequests(hookId)) ?? noRequests();
    tx.saveHookRequests(hookId, JSON.stringify(merged(heard, before)));
  }
}

function resultOf({ fate, reason }: HookRequest, isAuthenticated: boolean): HookResult {
  if (!isAuthenticated) return 'unauthenticated';
  return fate === 'ignored' && reason === null ? 'nothing' : fate;
}

function activityOf({ lastAt, items, unauthenticated }: HookRequests): HookActivity {
  const fates = { events: 0, duplicate: 0, ignored: 0, letter: 0, refused: 0 };
  for (const { fate } of items) fates[fate] += 1;
  return {
    lastAt,
    fates,
    unexplained: items.filter(({ fate, reason }) => fate === 'ignored' && reason === null).length,
    withoutRecipients: items.reduce((sum, request) => sum + request.withoutRecipients, 0),
    unauthenticated: unauthenticated.count,
  };
}

const WORDS: Partial<Record<HookResult, string>> = {
  unauthenticated: 'a hook was called by somebody who could not show who they are',
  letter: 'a payload of a hook could not be mapped and is kept',
  nothing: 'the mapping of a hook made nothing of a payload, and gave no reason',
};

/** Only ids, codes and addresses. */
function createSayer(deps: Pick<HookRequestDeps, 'clock' | 'log'>) {
  const line = createMinuteLog(deps);
  return (hookId: HookId, { code, letterId, address, request }: HookRequest, result: HookResult): void => {
    const words = WORDS[result];
    if (words === undefined) return;
    const facts = result === 'unauthenticated' ? { code, address } : { letter: letterId ?? undefined };
    line(keyOf(hookId), { ...hookId, ...facts, request }, words);
  };
}
