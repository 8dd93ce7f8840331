/**
 * What became of the last requests of each hook. In memory, and written at intervals: a request costs no write of its own, and
 * whoever floods a hook without a key writes nothing and pushes nothing out.
 */
import {
  type HookActivity,
  type HookFate,
  type HookRequest,
  HookRequests,
  MAX_REQUESTS,
  MAX_STRANGERS,
} from '../../../shared/admin/hook-requests.ts';
import { checker } from '../../../shared/validate.ts';
import type { DirectoryView } from '../directory-view.ts';
import type { Clock, Log, Timers } from '../ports.ts';
import { createWait, type WaitingSince } from '../tasks.ts';
import type { Writer } from '../unit-of-work.ts';
import type { HookId, HookRequestReader } from './hook-ports.ts';

/** How one request ended, for counting; `nothing`: ignored without a reason. */
export type HookResult = HookFate | 'nothing' | 'unauthenticated';
export interface HookMeter {
  request(hookId: HookId, result: HookResult): void;
  /** Events that were taken and reach nobody. */
  withoutRecipients(hookId: HookId, events: number): void;
}

export interface HookRequestLog {
  /** @param hookId as the address says; it is looked up here whether there is such a hook */
  note(hookId: HookId, request: HookRequest, isAuthenticated: boolean): void;
  requests(hookId: HookId): HookRequests;
  activity(hookId: HookId): HookActivity;
  /** Reads what was written, forgets what the directory no longer has. Call once. */
  start(): Promise<void>;
  /** Writes what is not written yet. */
  close(): Promise<void>;
  waitingSince: WaitingSince;
}

export interface HookRequestDeps {
  reader: HookRequestReader;
  writer: Writer;
  directory: () => DirectoryView;
  clock: Clock;
  timers: Timers;
  meter: HookMeter;
  log: Log;
  /** For the metrics: they could not be written. */
  onFailure?: () => void;
}

/** ms between two writes; so much is forgotten when the relay is killed. */
const WRITE_MS = 5000;
/** ms between two lines of the log about the same thing. */
const SAY_MS = 60_000;
/** In place of a name that nobody has, so that what comes from outside makes no labels. No id begins with it. */
const NOBODY = '-';

const stored = checker(HookRequests);
const empty = (): HookRequests => ({ lastAt: null, items: [], unauthenticated: { count: 0, items: [] } });
const keyOf = ({ source, hook }: HookId): string => `${source}/${hook}`;

const newestFirst = (request: HookRequest, items: readonly HookRequest[], limit: number): HookRequest[] =>
  [request, ...items].slice(0, limit);

export function createHookRequests(deps: HookRequestDeps): HookRequestLog {
  const { reader, writer, directory, timers, meter } = deps;
  const known = new Map<string, HookRequests>();
  const unwritten = new Map<string, HookId>();
  const say = createSayer(deps);
  let stopWaiting: (() => void) | null = null;
  let closed = false;
  const unsaved = createWait(deps.clock);

  const exists = ({ source, hook }: HookId) => directory().hook(source, hook) !== null;
  const requests = (hookId: HookId) => known.get(keyOf(hookId)) ?? empty();

  /** Names alone that the directory has. */
  function countedAs(hookId: HookId, isAuthenticated: boolean): HookId {
    if (exists(hookId)) return hookId;
    return { source: isAuthenticated ? hookId.source : NOBODY, hook: NOBODY };
  }

  function remember(hookId: HookId, request: HookRequest, isAuthenticated: boolean): void {
    const before = requests(hookId);
    if (!isAuthenticated) {
      const { count, items } = before.unauthenticated;
      const unauthenticated = { count: count + 1, items: newestFirst(request, items, MAX_STRANGERS) };
      known.set(keyOf(hookId), { ...before, unauthenticated });
      return;
    }
    const items = newestFirst(request, before.items, MAX_REQUESTS);
    known.set(keyOf(hookId), { ...before, lastAt: request.at, items });
    unwritten.set(keyOf(hookId), hookId);
    unsaved.begin();
    writeLater();
  }

  function writeLater(): void {
    stopWaiting ??= timers.after(WRITE_MS, () => void write());
  }

  async function write(): Promise<void> {
    stopWaiting?.();
    stopWaiting = null;
    const hookIds = [...unwritten.values()];
    unwritten.clear();
    try {
      await writer.write((tx) => {
        for (const hookId of hookIds) tx.saveHookRequests(hookId, JSON.stringify(requests(hookId)));
      });
      if (unwritten.size === 0) unsaved.end();
    } catch {
      deps.onFailure?.();
      // The store says itself why it takes nothing.
      for (const hookId of hookIds) unwritten.set(keyOf(hookId), hookId);
      if (!closed) writeLater();
    }
  }

  /** No reason not to start: what is left over takes a row. */
  async function forget(hookIds: readonly HookId[]): Promise<void> {
    try {
      await writer.write((tx) => {
        for (const hookId of hookIds) tx.dropHookRequests(hookId);
      });
    } catch {
      // The store says itself why it takes nothing; the next start tries again.
    }
  }

  return {
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
      const gone: HookId[] = [];
      for (const { doc, ...hookId } of reader.all()) {
        const value = exists(hookId) ? readDoc(doc) : null;
        if (value) known.set(keyOf(hookId), value);
        else gone.push(hookId);
      }
      if (gone.length > 0) await forget(gone);
    },
    waitingSince: unsaved.since,
    async close() {
      closed = true;
      if (unwritten.size > 0) await write();
    },
  };
}

/** Null where it is not what this version writes. */
function readDoc(doc: string): HookRequests | null {
  try {
    const value: unknown = JSON.parse(doc);
    return stored.is(value) ? value : null;
  } catch {
    return null;
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

/** One line a minute about the same thing, with how often it happened since the last. Ids, codes and counts alone. */
function createSayer({ clock, log }: Pick<HookRequestDeps, 'clock' | 'log'>) {
  const said = new Map<string, { at: number; since: number }>();

  function line(hookId: HookId, words: string, facts: object): void {
    const key = `${keyOf(hookId)} ${words}`;
    const before = said.get(key);
    const now = clock.now();
    if (before && now - before.at < SAY_MS && now >= before.at) {
      before.since += 1;
      return;
    }
    said.set(key, { at: now, since: 0 });
    log.warn({ ...hookId, ...facts, ...(before && before.since > 0 && { before: before.since }) }, words);
  }

  return (hookId: HookId, request: HookRequest, result: HookResult): void => {
    const { code, letterId, address, withoutRecipients } = request;
    const words = WORDS[result];
    if (words !== undefined) {
      const facts = result === 'unauthenticated' ? { code, address } : { letter: letterId ?? undefined };
      line(hookId, words, facts);
    }
    if (withoutRecipients > 0) line(hookId, 'events of a hook reach nobody', { events: withoutRecipients });
  };
}
