/** A whole core on real SQLite files, a clock that the test moves, and a wire whose other end is the test. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { AnswerInput } from '../../../desk/answers/answer-check.ts';
import { createDesk, type Desk } from '../../../desk/desk.ts';
import type { DeskDeps } from '../../../desk/desk-parts.ts';
import { createRemarks } from '../../../desk/inbox/remarks.ts';
import type { Clock, Notice, RelayLink, Reply } from '../../../desk/ports.ts';
import type { TrayState } from '../../../desk/view/tray-state.ts';
import { diskFault } from '../../../disk/faults.ts';
import { openHistoryStore } from '../../../electron/local-store/history-file.ts';
import { openOutboxStore } from '../../../electron/local-store/outbox-file.ts';
import { systemRandom } from '../../../electron/system.ts';
import type { PendingAnswer } from '../../../shared/bridge/item-view.ts';
import type { ConnectionView, Snapshot } from '../../../shared/bridge/snapshot.ts';
import type { Item } from '../../../shared/items.ts';
import type { Sounds } from '../../../shared/notification-sounds.ts';
import type { Me } from '../../../shared/people.ts';
import { type Problem, ProblemError } from '../../../shared/problems.ts';
import type { AnswerResult } from '../../../shared/responses.ts';
import { DEFAULT_PREFERENCES, type Pause, type Preferences } from '../../../shared/settings.ts';
import type { RespondMessage, SyncPage } from '../../../shared/socket.ts';
import { demoInsights } from '../../helpers/demo-insights.ts';
import { type FakeClock, fakeClock } from './clock.ts';
import { dana, iso, statusUpdate, T0, uuid } from './items.ts';

export interface TestDesk {
  desk: Desk;
  clock: FakeClock;
  screen: Map<string, Notice>;
  /** Ids of timed-out notices that the system still lists. */
  listed(): string[];
  raised: Notice[];
  sent: { event: string; message: unknown }[];
  /** The next answers to `respond`; default: none arrives. */
  respond: (message: RespondMessage) => Reply<AnswerResult> | Promise<Reply<AnswerResult>>;
  /** The result of a new sign-in; default: it succeeds. */
  signInAnew: () => Promise<void>;
  opened: string[];
  drawn: Snapshot[];
  /** Number of times that the window had to delete its data. */
  forgotten(): number;
  tray(): TrayState | undefined;
  /** Answers and sends without waiting for the end of the hold. */
  answerNow(itemId: string, given: AnswerInput): PendingAnswer | null;
  connect(page?: Partial<SyncPage>): void;
  disconnect(): void;
  /** A live change of an item. */
  item(item: Item): void;
  folder: string;
  /** As after a kill: reopens the files. */
  restart(): TestDesk;
}

interface TestDeskOptions {
  me?: Me;
  folder?: string;
  clock?: FakeClock;
  /** A real wire needs a real clock too. */
  realClock?: Clock;
  cursor?: { now: number };
  keys?: { next: number };
  preferences?: Partial<Preferences>;
  canReply?: boolean;
  inhibited?: () => boolean;
  changesInPlace?: boolean;
  /** BCP 47; default en-GB. */
  locale?: string;
  /** For a locale that changes. */
  localeNow?: () => string;
  onRaise?: (notice: Notice) => void;
  /** Default: no document is available. */
  fetchDocument?: DeskDeps['fetchDocument'];
  documentStore?: DeskDeps['documentStore'];
  /** Replaces the test's own wire. */
  link?: RelayLink;
  /** The relay's reason to refuse a message, except answers and subscriptions; null if accepted. */
  refusal?: (event: string) => Problem | null;
}

const EPOCH = 'epoch-1';

/** The system's sound for each severity. */
export const ALL_HEARD: Sounds = { info: 'default', notice: 'default', warning: 'default', critical: 'default' };

export function testDesk(t: TestContext, options: TestDeskOptions = {}): TestDesk {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'beckon-desk-'));
  const fake = options.clock ?? fakeClock(T0 + 3_600_000);
  const clock = options.realClock ?? fake;
  const cursor = options.cursor ?? { now: 0 };
  const history = openHistoryStore(join(folder, 'history.db'), clock.now());
  const outbox = openOutboxStore(join(folder, 'outbox.db'), clock.now());
  const remarks = createRemarks();
  const screen = new Map<string, Notice>();
  const listed = new Set<string>();
  const raised: Notice[] = [];
  const sent: TestDesk['sent'] = [];
  const drawn: Snapshot[] = [];
  const opened: string[] = [];
  let tray: TrayState | undefined;
  let forgotten = 0;
  let preferences: Preferences = { ...DEFAULT_PREFERENCES, ...options.preferences };
  let pause: Pause = null;
  const keys = options.keys ?? { next: 0 };
  const none = { ok: false, problem: null } as const;
  const done =
    <T>(event: string, value: (message: unknown) => T) =>
    async (message: unknown): Promise<Reply<T>> => {
      sent.push({ event, message });
      const problem = options.refusal?.(event) ?? null;
      return problem ? { ok: false, problem } : { ok: true, value: value(message) };
    };
  const link: RelayLink = {
    async respond(message) {
      sent.push({ event: 'respond', message });
      return self.respond(message);
    },
    withdraw: done('withdraw', () => ({ outcome: null, item: statusUpdate(1) })),
    seen: done('seen', () => null),
    shown: done('shown', () => null),
    snooze: done('snooze', () => null),
    claim: done('claim', () => null),
    resend: done('resend', () => null),
    delegate: done('delegate', () => null),
    absence: done('absence', () => null),
    people: done('people', () => ({ items: [] })),
    evidence: done('evidence', () => null),
    related: done('related', () => ({ items: [] })),
    requests: done('requests', () => ({ items: [], next: null })),
    insights: done('insights', () => demoInsights),
    remind: async () => ({ ok: false, problem: null }),
    async subscriptions(message) {
      sent.push({ event: 'subscriptions', message });
      return { ok: true, value: message };
    },
    async processes() {
      sent.push({ event: 'processes', message: {} });
      return { ok: true, value: { items: [], next: null } };
    },
  };
  const desk = createDesk({
    clock,
    // Predictable keys; a real relay needs unique ones.
    random: options.link ? systemRandom() : { fraction: () => 0.5, uuid: () => uuid(800_000 + keys.next++) },
    log: { info() {}, warn() {} },
    store: history,
    outboxStore: outbox,
    link: options.link ?? link,
    fetchDocument:
      options.fetchDocument ?? (() => Promise.reject(new ProblemError('STORE_UNAVAILABLE', 'not connected'))),
    ...(options.documentStore && { documentStore: options.documentStore }),
    notificationPort: {
      raise(notice) {
        raised.push(notice);
        options.onRaise?.(notice);
        screen.set(notice.id, notice);
        listed.delete(notice.id);
      },
      withdraw(id) {
        screen.delete(id);
        listed.delete(id);
      },
      hide(id) {
        if (screen.delete(id)) listed.add(id);
      },
    },
    navigation: {
      openItem: (itemId) => void opened.push(itemId),
      openInbox: (itemIds) => void opened.push(['inbox', ...(itemIds ?? [])].join(' ')),
      openReply: (itemId, action, _title) => void opened.push(`reply ${itemId} ${action}`),
    },
    preferences: {
      get: () => preferences,
      set(patch) {
        preferences = { ...preferences, ...patch };
        return preferences;
      },
      pause: () => pause,
      setPause(next) {
        pause = next;
      },
    },
    reauthenticate: async () => {
      sent.push({ event: 'sign in anew', message: null });
      await self.signInAnew();
    },
    remarks,
    faultOf: diskFault,
    inhibited: () => options.inhibited?.() ?? false,
    locale: () => options.localeNow?.() ?? options.locale ?? 'en-GB',
    canReply: options.canReply ?? false,
    changesInPlace: options.changesInPlace ?? false,
    app: () => ({
      version: '0',
      platform: 'linux',
      locale: options.locale ?? 'en-GB',
      dark: false,
      notifications: 'native',
      tray: true,
      secrets: 'file',
      proxySignIns: [],
    }),
    publish: {
      snapshot: (snapshot) => void drawn.push(snapshot),
      changed() {},
      processes() {},
      tray(state) {
        tray = state;
      },
      live() {},
      forgotten() {
        forgotten += 1;
      },
    },
  });
  let closed = false;
  const close = () => {
    if (closed) return;
    closed = true;
    desk.close();
    history.close();
    outbox.close();
  };
  t.after(() => {
    close();
    rmSync(folder, { recursive: true, force: true });
  });
  const connection = (state: ConnectionView['state']) =>
    desk.relay.connection({
      state,
      relay: 'https://relay.example',
      since: iso(clock.now()),
      reason: null,
      retryAt: null,
    });
  const self: TestDesk = {
    desk,
    clock: fake,
    screen,
    listed: () => [...listed],
    raised,
    sent,
    respond: () => none,
    signInAnew: async () => {},
    answerNow(itemId, given) {
      desk.commands.answer(itemId, given);
      desk.commands.sendNow([itemId]);
      return desk.commands.item(itemId)?.pending ?? null;
    },
    opened,
    drawn,
    forgotten: () => forgotten,
    tray: () => tray,
    connect(page = {}) {
      connection('syncing');
      desk.relay.me(options.me ?? dana);
      cursor.now = Math.max(cursor.now, page.cursor ?? 0, ...(page.changes ?? []).map((change) => change.cursor));
      desk.relay.sync({ epoch: EPOCH, live: true, changes: [], own: [], removed: [], ...page, cursor: cursor.now });
      connection('connected');
    },
    disconnect: () => connection('offline'),
    item(item) {
      cursor.now += 1;
      desk.relay.item({ cursor: cursor.now, item });
    },
    folder,
    restart() {
      close();
      return testDesk(t, { ...options, folder, clock: fake, cursor, keys });
    },
  };
  return self;
}

/** Items as changes with ascending cursors from `from`. */
export const changes = (items: readonly Item[], from = 1) =>
  items.map((item, index) => ({ cursor: from + index, item }));
