/**
 * `window.beckon` for renderer tests: the real desk and handlers, with a simulated relay (`window-relay.ts`) and host (`window-host.ts`).
 */
import { DatabaseSync } from 'node:sqlite';
import type { Accounts } from '../../desk/account/account.ts';
import type { Commands } from '../../desk/commands.ts';
import { createDesk, type Desk } from '../../desk/desk.ts';
import type { DeskDeps } from '../../desk/desk-parts.ts';
import { createHistoryExporter, type ExportPorts, type HistoryExporter } from '../../desk/history/history-export.ts';
import { createRemarks, type Remarks } from '../../desk/inbox/remarks.ts';
import type { DocumentRef } from '../../desk/ports.ts';
import { createHistoryStore } from '../../desk/store/history-store.ts';
import { createOutboxStore } from '../../desk/store/outbox-store.ts';
import { diskFault } from '../../disk/faults.ts';
import { diagnostics } from '../../electron/diagnostics.ts';
import { createHandlers, type HandlerParts } from '../../electron/ipc/handlers.ts';
import { resolveLocale } from '../../electron/locale.ts';
import { isExternalLink } from '../../electron/security.ts';
import { systemRandom } from '../../electron/system.ts';
import type { BridgeChannel, BridgeEvents, Result } from '../../shared/bridge/bridge.ts';
import type { Capability } from '../../shared/bridge/capabilities.ts';
import { DESKTOP_CAPABILITIES } from '../../shared/bridge/desktop.ts';
import { answererOf, channelsOf, handlerFinder } from '../../shared/bridge/host.ts';
import type { CardContext } from '../../shared/bridge/small-windows.ts';
import { type ConnectionView, Snapshot } from '../../shared/bridge/snapshot.ts';
import type { Item } from '../../shared/items.ts';
import { type Problem, ProblemError, problem, reasonOf } from '../../shared/problems.ts';
import type { Preferences } from '../../shared/settings.ts';
import { checker } from '../../shared/validate.ts';
import { HOUR, iso } from './items.ts';
import {
  accountsOf,
  appOf,
  type HostWorld,
  memoryPreferences,
  networkOf,
  ownSessionsOf,
  RELAY,
  runningClock,
} from './window-host.ts';
import { createWindowRelay, type WindowRelay } from './window-relay.ts';

type Emit = <E extends keyof BridgeEvents>(event: E, payload: BridgeEvents[E]) => Promise<void>;

export interface WindowBackend extends HostWorld {
  /** Capabilities beyond the base. */
  readonly capabilities: readonly Capability[];
  readonly desk: Desk;
  readonly relay: WindowRelay;
  readonly remarks: Remarks;
  readonly ownSessions: ReturnType<typeof ownSessionsOf>;
  /** Bytes by document id, and the names of saved ones. */
  readonly documents: Map<string, Uint8Array<ArrayBuffer> | 'changed'>;
  readonly saved: string[];
  readonly snapshot: Snapshot;
  /** Every request in order. The window also sends requests after each change, so the last one may not be the caller's. */
  requests: readonly { channel: string; request: unknown }[];
  asked(channel: BridgeChannel): unknown[];
  /** Requests that violate their schema, and unexpected failures. */
  faults: string[];
  invoke(channel: string, request: unknown): Promise<Result<unknown>>;
  /** Later calls on this channel get this reply, until null is set. `hang` never replies. */
  override(channel: BridgeChannel, reply: Problem | 'hang' | null): void;
  /** Sets the state of the relay connection; default: connected, without remarks. */
  connection(view: Partial<ConnectionView>): void;
  unpair(): void;
  /** Sets facts about the host; `locale` is the system's. */
  app(facts: Partial<Snapshot['app']>): void;
  /** Connects the page's event receiver. The clock runs until `disconnect`. */
  connect(emit: Emit): void;
  /** The page has closed. */
  disconnect(): void;
  push(): Promise<void>;
  emit: Emit;
}

interface BackendOptions {
  /** ms since the epoch. */
  now: number;
  /** Default: all of the desktop's. */
  capabilities?: readonly Capability[];
  items?: readonly Item[];
  reply?: { itemId: string; action: string };
  card?: CardContext;
  /** Answers are held while users may undo them; otherwise the hold ends immediately. */
  hold?: boolean;
  preferences?: Partial<Preferences>;
}

const log = { info() {}, warn() {} };
/** A document without bytes is unavailable; a changed one is refused. */
const documentsAt = (backend: () => Pick<WindowBackend, 'documents'>) =>
  async function fetchDocument({ documentId }: { documentId: string }) {
    const bytes = backend().documents.get(documentId);
    if (bytes === 'changed') throw new ProblemError('DOCUMENT_CHANGED', 'changed');
    if (!bytes) throw new ProblemError('DOCUMENT_UNAVAILABLE', 'unreachable', { reason: 'unreachable' });
    return bytes;
  };
const documentsOf = (backend: () => Pick<WindowBackend, 'desk' | 'saved'>) => ({
  documents: { open: (document: DocumentRef) => backend().desk.documents.open(document) },
  async saveDocument(name: string, read: () => Promise<Uint8Array>) {
    await read();
    backend().saved.push(name);
    return true;
  },
});
const ANSWERING = new Set(['item.answer', 'item.answer-all', 'item.confirm']);
/** ms; longer than the desk batches changes before rendering. */
const DRAWN_MS = 60;

const asSnapshot = checker(Snapshot);

export function createWindowBackend(options: BackendOptions): WindowBackend {
  const { now, capabilities = DESKTOP_CAPABILITIES } = options;
  const page = createPage();
  const clock = runningClock(now);
  const remarks = createRemarks();
  const preferences = memoryPreferences(options.preferences);
  let facts = appOf(capabilities);
  const app = () => ({ ...facts, locale: resolveLocale(preferences.get().language, facts.locale) });
  const relay: WindowRelay = createWindowRelay(options.items ?? [], () => desk.relay, clock.now);
  const accounts: Accounts = accountsOf(() => backend, {
    use: (account) => (account ? wire.pair(account.relay, account.signedIn?.issuer) : wire.unpair()),
    forget: () => desk.forget(),
  });
  const desk = createMemoryDesk({
    clock,
    page,
    link: relay.link,
    accounts,
    preferences,
    remarks,
    app,
    fetchDocument: documentsAt(() => backend),
  });
  const wire = createWire(desk, relay, { since: iso(now - HOUR), home: homeOf(capabilities) });
  const setFacts = (next: Partial<Snapshot['app']>): void => {
    facts = { ...facts, ...next };
    desk.wake();
  };
  const ownSessions = ownSessionsOf(clock.now);
  const handlers = createHandlers({
    commands: desk.commands,
    accounts: accountsAt(homeOf(capabilities), accounts),
    ownSessions,
    ...documentsOf(() => backend),
    snapshot: desk.snapshot,
    reconnect() {},
    locale: () => app().locale,
    network: networkOf(
      () => backend,
      (proxySignIns) => {
        setFacts({ proxySignIns });
        if (proxySignIns.length > 0) wire.tryAgain();
      },
    ),
    exporter: memoryExporter({ clock, page, commands: desk.commands, locale: () => app().locale }),
    openItem: (itemId) => page.tell('navigate', { view: 'inbox', itemId }),
    checkNotifications: async () => backend.notificationCheck,
    copyDiagnostics: () => diagnostics(desk.snapshot(), process.versions, '/home/dana/.config/beckon', backend.check),
    ...windowsOf(options),
  });
  const door = createDoor(
    withPage(handlers, () => backend),
    capabilities,
  );
  const backend: WindowBackend = {
    ...{ capabilities, desk, relay, remarks, ownSessions },
    ...{ documents: new Map(), saved: [] },
    ...{ issuer: null, unproven: false, check: { relay: RELAY, at: iso(now), running: false, steps: [] } },
    notificationCheck: { findings: [], offersCards: false },
    get snapshot() {
      return asSnapshot.parse(desk.snapshot());
    },
    ...door,
    async invoke(channel, request) {
      const reply = await door.invoke(channel, request);
      if (reply.ok && ANSWERING.has(channel) && !options.hold)
        setTimeout(() => clock.tick(preferences.get().undoSeconds * 1_000), DRAWN_MS);
      return reply;
    },
    connection: wire.say,
    unpair: wire.unpair,
    app: setFacts,
    connect(emit) {
      clock.run();
      page.connect(emit);
    },
    disconnect() {
      clock.stop();
      page.connect(async () => {});
    },
    push() {
      clock.tick(DRAWN_MS);
      return page.told();
    },
    emit: page.emit,
  };
  wire.pair(RELAY);
  return backend;
}

type Page = ReturnType<typeof createPage>;

function createMemoryDesk({
  clock,
  page,
  accounts,
  app,
  ...given
}: Pick<DeskDeps, 'clock' | 'link' | 'preferences' | 'remarks' | 'app' | 'fetchDocument'> & {
  page: Page;
  accounts: Accounts;
}): Desk {
  return createDesk({
    ...given,
    ...{ clock, log, app },
    random: systemRandom(),
    store: createHistoryStore(new DatabaseSync(':memory:')),
    outboxStore: createOutboxStore(new DatabaseSync(':memory:')),
    notificationPort: { raise() {}, withdraw() {}, hide() {} },
    navigation: { openItem() {}, openInbox() {}, openReply() {} },
    reauthenticate: (userId) => accounts.reauthenticate(userId),
    faultOf: diskFault,
    locale: () => app().locale,
    canReply: false,
    changesInPlace: true,
    publish: {
      snapshot: (snapshot) => page.tell('snapshot', asSnapshot.parse(snapshot)),
      changed: (itemIds) => page.tell('changed', { itemIds }),
      processes: (change) => page.tell('processes', change),
      tray() {},
      live() {},
    },
  });
}

/** Simulates connection reports of the relay client. @param home the relay that served the window; null: the user chooses a relay */
function createWire(desk: Desk, relay: WindowRelay, { since, home }: { since: string; home: string | null }) {
  const say = (view: Partial<ConnectionView>): void =>
    desk.relay.connection({ state: 'connected', relay: RELAY, since, reason: null, retryAt: null, ...view });
  return {
    say,
    pair(address: string, issuer?: string): void {
      const view = { relay: address, ...(issuer ? { issuer } : {}) };
      say({ ...view, state: 'syncing' });
      relay.sync();
      say(view);
    },
    unpair(): void {
      desk.forget();
      say({ state: 'unpaired', relay: home });
    },
    tryAgain(): void {
      const { proxySignIn: _, ...view } = desk.snapshot().connection;
      say({ ...view, state: view.state === 'unpaired' ? 'unpaired' : 'connecting' });
    },
  };
}

/** Handlers that a page served by a relay has in addition to a desktop's. */
const withPage = (handlers: ReturnType<typeof createHandlers>, world: () => HostWorld) => ({
  base: handlers.base,
  capabilities: {
    ...handlers.capabilities,
    'page-sign-in': {
      'sign-in.offer': async () => ({ relay: RELAY, host: 'relay.acme.example', issuer: world().issuer }),
      'sign-in.person': () => ({ name: 'Dana Fox' }),
      'sign-in.leave': () => null,
    },
    'notification-permission': { 'permission.ask': () => null, 'permission.later': () => null },
    'web-push': { 'push.set': () => false },
  },
});

/** The relay of a host without a choice: the one that served its window. */
const homeOf = (capabilities: readonly Capability[]): string | null =>
  capabilities.includes('choose-relay') ? null : RELAY;
const accountsAt = (home: string | null, accounts: Accounts): Accounts => ({
  ...accounts,
  pair: (relay, code) => accounts.pair(relay ?? home, code),
});

/** An exporter that writes no files. */
function memoryExporter({
  page,
  commands,
  ...given
}: Pick<ExportPorts, 'clock' | 'locale'> & { page: Page; commands: Commands }): HistoryExporter {
  return createHistoryExporter({
    ...given,
    log,
    pages: commands.pages,
    choose: async (name) => name,
    nameOf: (path) => path,
    progress: (rows) => page.tell('exporting', { rows }),
    open: async () => ({ write: async () => {}, keep: async () => {}, discard: async () => {} }),
  });
}

function createPage() {
  let emit: Emit = async () => {};
  let told: Promise<unknown> = Promise.resolve();
  return {
    connect(to: Emit) {
      emit = to;
    },
    emit: ((event, payload) => emit(event, payload)) satisfies Emit as Emit,
    tell<E extends keyof BridgeEvents>(event: E, payload: BridgeEvents[E]): void {
      told = Promise.all([told, emit(event, payload)]);
    },
    told: () => told.then(() => {}),
  };
}

/** Windows and links, limited to the one page. */
function windowsOf({
  reply,
  card,
}: BackendOptions): Pick<
  HandlerParts,
  'cards' | 'startAtLogin' | 'pageReady' | 'replyContext' | 'closeReply' | 'fit' | 'openLink'
> {
  return {
    cards: { context: () => card ?? null, press() {}, open() {}, dismiss() {} },
    startAtLogin: async () => {},
    pageReady() {},
    replyContext: () => reply ?? null,
    closeReply() {},
    fit() {},
    openLink: async (url) => isExternalLink(url),
  };
}

/** Validates requests by channel schema and replies with a value or a problem, as the main process does. */
function createDoor(handlers: ReturnType<typeof withPage>, capabilities: readonly Capability[]) {
  const requests: { channel: string; request: unknown }[] = [];
  const faults: string[] = [];
  const overrides = new Map<string, Problem | 'hang'>();
  const handlerOf = handlerFinder(handlers);
  const answerers = new Map(
    [...channelsOf(capabilities)].map(([channel, schema]) => {
      const explain = (error: unknown): Problem => {
        faults.push(`${channel} ${reasonOf(error)}`);
        return problem('STORE_UNAVAILABLE', reasonOf(error));
      };
      return [channel, { schema: checker(schema), answer: answererOf(schema, handlerOf(channel), explain) }];
    }),
  );
  return {
    requests,
    asked: (channel: BridgeChannel) => requests.filter((one) => one.channel === channel).map(({ request }) => request),
    faults,
    override(channel: BridgeChannel, reply: Problem | 'hang' | null): void {
      if (reply === null) overrides.delete(channel);
      else overrides.set(channel, reply);
    },
    async invoke(channel: string, request: unknown): Promise<Result<unknown>> {
      requests.push({ channel, request });
      const known = answerers.get(channel);
      if (!known?.schema.is(request)) {
        faults.push(`${known ? 'unfit' : 'unknown'} ${channel} ${JSON.stringify(request)}`);
        return { ok: false, problem: problem('REQUEST_INVALID', channel) };
      }
      const override = overrides.get(channel);
      if (override === 'hang') return new Promise(() => {});
      if (override) return { ok: false, problem: override };
      return known.answer(request, 1);
    },
  };
}
