/**
 * Simulated browser for tabs, on a fake clock: one lock with a queue, one channel, and files that one tab can open at a time. Tabs can be
 * frozen between any two tasks and killed at any moment. Its relay accepts one answer for each item.
 */
import type { Result } from '../../../shared/bridge/bridge.ts';
import { ProblemError, problem } from '../../../shared/problems.ts';
import { type FromWorker, NOTICE_CHANNEL, type ToWorker } from '../../../web/tabs/messages.ts';
import type { DeskOptions, HostedDesk, UnsentData } from '../../../web/tabs/ports.ts';
import { createTab, type Tab } from '../../../web/tabs/tab.ts';

interface Task {
  at: number;
  order: number;
  tab: TestTab;
  run(): void;
}

interface Waiting {
  tab: TestTab;
  held(): void;
}

/** Stored answers by item id. */
type Answers = Map<string, { key: string; action: string }>;

/** ms until another tab can open the files of a killed tab. */
const FILES_FREE_MS = 300;
const HOLD_MS = 200;

export interface TestTab {
  id: string;
  tab: Tab;
  version: string;
  alive: boolean;
  frozen: boolean;
  replies: Map<number, Result<unknown>[]>;
  /** Call ids whose replies came from memory only. */
  fromMemory: Set<number>;
  calls: Map<number, { channel: string; request: unknown }>;
  events: FromWorker[];
  /** Latest message to show to the person. */
  aside: string | null;
  place: string | null;
}

export function createTestBrowser() {
  let now = 1_000_000;
  let order = 0;
  let ids = 0;
  let tasks: Task[] = [];
  const tabs: TestTab[] = [];
  let line: Waiting[] = [];
  let lock: Waiting | null = null;
  let files: TestTab | null = null;
  const kept: Answers = new Map();
  /** Answers recorded by the relay: the first for each item. */
  const recorded = new Map<string, { key: string; action: string }>();
  const broken: string[] = [];
  /** Events of notifications that reached a desk. */
  const noticed: { place: string; event: unknown }[] = [];
  const relay = { reachable: true, refuses: null as null | string };

  const later = (tab: TestTab, ms: number, run: () => void) => {
    const task = { at: now + ms, order: order++, tab, run };
    tasks.push(task);
    return () => {
      tasks = tasks.filter((one) => one !== task);
    };
  };
  const grant = () => {
    if (lock) return;
    lock = line.shift() ?? null;
    const next = lock;
    if (next) later(next.tab, 1, () => lock === next && next.held());
  };

  function deskOf(
    tab: TestTab,
    { storage: place, unsent: carried, output: out, holderFault: aside }: DeskOptions,
  ): HostedDesk {
    const answers: Answers = place === 'store' ? kept : new Map();
    let open = true;
    const write = (work: () => void) => {
      if (!open) broken.push(`${tab.id} writes though it was stopped`);
      if (place === 'store' && files !== tab) broken.push(`${tab.id} writes into files that it does not hold`);
      work();
    };
    const send = (itemId: string): void => {
      const answer = answers.get(itemId);
      if (!open || !answer) return;
      if (!relay.reachable) {
        later(tab, HOLD_MS, () => send(itemId));
        return;
      }
      if (!recorded.has(itemId)) recorded.set(itemId, answer);
      write(() => answers.delete(itemId));
      out.tell('changed', { itemIds: [itemId] });
    };
    const give = (request: unknown): Result<unknown> => {
      const { itemId, action } = request as { itemId: string; action: string };
      if (answers.has(itemId)) return { ok: false, problem: problem('ALREADY_ANSWERED', 'on its way') };
      if (recorded.has(itemId)) return { ok: false, problem: problem('ITEM_CLOSED', 'closed') };
      const answer = { key: `${tab.id}-${ids++}`, action };
      write(() => answers.set(itemId, answer));
      later(tab, HOLD_MS, () => send(itemId));
      return { ok: true, value: { key: answer.key, action } };
    };
    for (const one of carried?.answers ?? []) {
      if (!answers.has(one.itemId)) write(() => answers.set(one.itemId, { key: one.key, action: one.action }));
    }
    for (const itemId of answers.keys()) later(tab, HOLD_MS, () => send(itemId));
    tab.place = place;
    tab.aside = aside;
    return {
      async answer(channel, request, page) {
        await new Promise<void>((resolve) => void later(tab, 5, resolve));
        if (!open) return { ok: false, problem: problem('STORE_UNAVAILABLE', 'stopped') };
        if (channel === 'item.answer') return give(request);
        if (channel === NOTICE_CHANNEL) {
          noticed.push({ place, event: request });
          out.tell('navigate', { view: 'inbox' });
        }
        if (channel === 'history.export')
          out.act({ act: 'download', name: 'a.csv', type: 'text/csv', parts: [] }, page);
        if (channel === 'item.get') {
          const { itemId } = request as { itemId: string };
          return { ok: true, value: { pending: answers.get(itemId) ?? null } };
        }
        return { ok: true, value: { by: tab.id, place, channel } };
      },
      pagesChanged() {},
      wake() {},
      setHolderFault(what) {
        tab.aside = what;
      },
      unsentCount: () => answers.size,
      stop() {
        open = false;
        tab.place = null;
        if (place === 'store') {
          files = null;
          return null;
        }
        return {
          owner: null,
          intents: [],
          answers: [...answers].map(([itemId, one]) => ({ itemId, ...one })),
        } as unknown as UnsentData;
      },
    };
  }

  async function openFor(tab: TestTab, opening: DeskOptions): Promise<HostedDesk> {
    const pause = (ms: number) => new Promise<void>((resolve) => void later(tab, ms, resolve));
    await pause(20);
    if (opening.storage === 'store') {
      if (relay.refuses !== null) throw new ProblemError('STORE_UNAVAILABLE', relay.refuses);
      for (let tries = 0; files !== null && tries < 20; tries += 1) await pause(250);
      if (files !== null) broken.push(`${tab.id} has the lock, and ${files.id} the files`);
      files = tab;
      if (opening.wipe) kept.clear();
    }
    return deskOf(tab, opening);
  }

  function open(version = '1'): TestTab {
    const one: TestTab = {
      id: `tab${tabs.length}`,
      version,
      alive: true,
      frozen: false,
      replies: new Map(),
      fromMemory: new Set(),
      calls: new Map(),
      events: [],
      aside: null,
      place: null,
      tab: { take() {} },
    };
    tabs.push(one);
    one.tab = createTab({
      id: one.id,
      version,
      clock: { now: () => now, after: (ms, work) => later(one, ms, work) },
      log: { info() {}, warn() {} },
      locks: {
        request(held) {
          const waiting = { tab: one, held };
          line.push(waiting);
          grant();
          return () => {
            line = line.filter((other) => other !== waiting);
            if (lock !== waiting) return;
            lock = null;
            grant();
          };
        },
      },
      channel: {
        post(message) {
          for (const other of tabs) {
            const copy: unknown = structuredClone(message);
            if (other !== one && other.alive) later(other, 1, () => listeners.get(other)?.(copy));
          }
        },
        listen: (listener) => void listeners.set(one, listener),
      },
      say(message) {
        if (message.kind === 'reply') {
          if (one.place === 'memory') one.fromMemory.add(message.id);
          one.replies.set(message.id, [...(one.replies.get(message.id) ?? []), message.result]);
        } else one.events.push(message);
      },
      open: (opening) => openFor(one, opening),
    });
    tell(one, { kind: 'hello', facts: { locale: 'en', device: 'Test', visible: true, notifies: false } });
    return one;
  }
  const listeners = new Map<TestTab, (message: unknown) => void>();
  const tell = (to: TestTab, message: ToWorker) => void later(to, 0, () => to.tab.take(message));

  /** Runs every task due within `ms`. Tasks of a frozen tab wait. */
  async function run(ms: number): Promise<void> {
    const end = now + ms;
    for (;;) {
      const due = tasks
        .filter(({ at, tab }) => at <= end && tab.alive && !tab.frozen)
        .sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!due) break;
      tasks = tasks.filter((task) => task !== due);
      now = Math.max(now, due.at);
      due.run();
      await new Promise((resolve) => setImmediate(resolve));
    }
    now = end;
  }
  const dies = (one: TestTab) => {
    one.alive = false;
    tasks = tasks.filter(({ tab }) => tab !== one);
    line = line.filter(({ tab }) => tab !== one);
    if (files === one) {
      const clerk: TestTab = { ...one, alive: true, frozen: false };
      later(clerk, FILES_FREE_MS, () => {
        if (files === one) files = null;
      });
    }
    if (lock?.tab === one) {
      lock = null;
      grant();
    }
  };

  return {
    tabs,
    recorded,
    kept,
    broken,
    noticed,
    relay,
    now: () => now,
    open,
    run,
    tell,
    /** As when the process is killed: the tab sends nothing. */
    kill: dies,
    freeze(one: TestTab) {
      one.frozen = true;
    },
    thaw(one: TestTab) {
      one.frozen = false;
    },
    close(one: TestTab) {
      one.tab.take({ kind: 'leave' });
      dies(one);
    },
    /** Resumes a frozen page: a new worker gets the calls that the previous one left unanswered. */
    reopen(one: TestTab): TestTab {
      const next = open(one.version);
      for (const [id, { channel, request }] of one.calls) {
        if (!one.replies.has(id)) tell(next, { kind: 'call', id, channel, request, again: true });
      }
      return next;
    },
    call(of: TestTab, channel: string, request: unknown = null): number {
      const id = ++ids;
      of.calls.set(id, { channel, request });
      tell(of, { kind: 'call', id, channel, request });
      return id;
    },
    holder: () => tabs.find(({ alive, place }) => alive && place === 'store') ?? null,
  };
}
export type TestBrowser = ReturnType<typeof createTestBrowser>;
