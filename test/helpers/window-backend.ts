/**
 * Stands behind `window.beckon` in tests of the renderer: it holds real item views, checks every request against the schema of
 * its channel as the main process does, and answers by the shared rules.
 */
import { randomUUID } from 'node:crypto';
import type { BridgeChannel, BridgeEvents, BridgeReplies, BridgeRequest, Result } from '../../shared/bridge/bridge.ts';
import type { Capability } from '../../shared/bridge/capabilities.ts';
import type { ConnectionCheck } from '../../shared/bridge/connection-check.ts';
import { DESKTOP_CAPABILITIES } from '../../shared/bridge/desktop.ts';
import type { HistoryPage } from '../../shared/bridge/history.ts';
import { channelsOf } from '../../shared/bridge/host.ts';
import { ItemView, type PendingAnswer } from '../../shared/bridge/item-view.ts';
import type { ProcessesView } from '../../shared/bridge/processes.ts';
import type { CardContext } from '../../shared/bridge/small-windows.ts';
import { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { Item } from '../../shared/items.ts';
import { type Problem, problem } from '../../shared/problems.ts';
import { compareUrgency } from '../../shared/rules/ranking.ts';
import { isConfirmed } from '../../shared/rules/step-up.ts';
import { deliveryFor } from '../../shared/rules/subscription.ts';
import { checker } from '../../shared/validate.ts';
import { emptySnapshot, iso, viewOf } from './items.ts';

export interface WindowBackend {
  /** What this host can do beside the base. */
  capabilities: readonly Capability[];
  /** What the window sees; change it and call `push`. */
  snapshot: Snapshot;
  /** Every request that came, in order. */
  requests: { channel: string; request: unknown }[];
  /** Faults of the caller: requests that did not fit their schema. */
  faults: string[];
  views: Map<string, ItemView>;
  /** What the relay knows of processes; null: it cannot be asked. */
  processes: ProcessesView | null;
  /** Host where the browser signs in; null: no relay offers that. */
  issuer: string | null;
  /** Nothing binds the relay to that issuer: the person is asked first. */
  unproven: boolean;
  /** What a check of the connection finds. */
  check: ConnectionCheck;
  invoke(channel: string, request: unknown): Promise<Result<unknown>>;
  /** The next calls of this channel are answered so, until set to null. `hang` never answers. */
  override(channel: BridgeChannel, reply: Problem | 'hang' | null): void;
  put(items: readonly (Item | ItemView)[]): void;
  /** Where the events for the page go. */
  connect(emit: <E extends keyof BridgeEvents>(event: E, payload: BridgeEvents[E]) => Promise<void>): void;
  push(): Promise<void>;
  emit<E extends keyof BridgeEvents>(event: E, payload: BridgeEvents[E]): Promise<void>;
}

type Handlers = { [C in BridgeChannel]: (request: BridgeRequest<C>) => BridgeReplies[C] | Problem };

const PEOPLE = [
  { id: 'lee', name: 'Lee Park' },
  { id: 'lena', name: 'Lena Schulz' },
  { id: 'kim', name: 'Kim Reyes' },
];
const isItem = (one: Item | ItemView): one is Item => !('mine' in one);
/** As the relay asks about an answer above a limit. */
const ASKS = (now: number, freshSignIn: boolean) => ({ confirmBy: iso(now + 120_000), freshSignIn });
/** @param now fixed clock, ms since the epoch · @param history answers searches; default: the views that were put */
export function createWindowBackend(options: {
  now: number;
  /** Default: all of the desktop's. */
  capabilities?: readonly Capability[];
  items?: readonly (Item | ItemView)[];
  reply?: { itemId: string; action: string };
  card?: CardContext;
  /** Answers are held, and stay so. */
  hold?: boolean;
  history?: (request: BridgeRequest<'history.search'>) => HistoryPage;
}): WindowBackend {
  const { now, capabilities = DESKTOP_CAPABILITIES } = options;
  const viewChecker = checker(ItemView);
  const snapshotChecker = checker(Snapshot);
  const requestCheckers = new Map([...channelsOf(capabilities)].map(([name, schema]) => [name, checker(schema)]));
  const isChannel = (channel: string): channel is BridgeChannel => requestCheckers.has(channel);
  const overrides = new Map<string, Problem | 'hang'>();
  const views = new Map<string, ItemView>();
  let emit: <E extends keyof BridgeEvents>(event: E, payload: BridgeEvents[E]) => Promise<void> = async () => {};

  /** As the desk keeps it: held while the test wants to see the moment in which it can be undone. */
  const pendingOf = (itemId: string, action: string, comment: string | null): PendingAnswer => {
    const label = views.get(itemId)?.item.actions.find(({ id }) => id === action)?.label ?? action;
    const offline = backend.snapshot.connection.state === 'offline';
    const view = views.get(itemId);
    const chosen = view?.item.actions.find(({ id }) => id === action);
    const asks =
      view?.item.stepUp && chosen && isConfirmed(chosen, view.item.type) && ASKS(now, view.item.freshSignIn ?? false);
    const status = asks ? 'asked' : options.hold ? 'held' : offline ? 'kept' : 'sending';
    const heldUntil = options.hold ? iso(now + 5_000) : null;
    const version = view?.item.version ?? null;
    const more = asks ? { asks } : {};
    return {
      key: randomUUID(),
      action,
      label,
      comment,
      at: iso(now),
      heldUntil,
      status,
      problem: null,
      version,
      ...more,
    };
  };

  const refresh = () => {
    const { snapshot } = backend;
    const held = [...views.values()].filter(({ pending }) => pending?.status === 'held');
    const answers = held.map(({ item, pending }) => ({
      itemId: item.id,
      title: item.title,
      label: pending?.label ?? '',
    }));
    snapshot.undo = answers.length > 0 ? { answers, until: iso(now + 5_000) } : null;
    const inbox = [...views.values()].filter(({ mine }) => mine.waits);
    inbox.sort((a, b) => compareUrgency(a.item, b.item, now));
    snapshot.inbox = inbox.slice(0, 500);
    snapshot.counts = {
      waiting: inbox.length,
      critical: inbox.filter(({ item }) => item.severity === 'critical').length,
      unseen: inbox.filter(({ mine }) => mine.seenAt === null).length,
    };
  };

  const change = (itemId: string, next: (view: ItemView) => ItemView) => {
    const view = views.get(itemId);
    if (!view) return problem('NOT_FOUND', 'This item is not kept here.');
    views.set(itemId, viewChecker.parse(next(view)));
    refresh();
    queueMicrotask(() => {
      void emit('changed', { itemIds: [itemId] });
      void emit('snapshot', backend.snapshot);
    });
    return null;
  };

  /** What the relay asked is answered; the answer goes out. */
  const confirmed = (itemId: string): PendingAnswer | Problem => {
    const pending = views.get(itemId)?.pending;
    if (!pending) return problem('CONFIRMATION_REQUIRED', 'It was not confirmed in time.');
    const { asks: _, ...given } = pending;
    const sent: PendingAnswer = { ...given, status: options.hold ? 'held' : 'sending' };
    return change(itemId, (view) => ({ ...view, pending: sent })) ?? sent;
  };

  const handlers: Handlers = {
    'snapshot.get': () => backend.snapshot,
    'item.get': ({ itemId }) => views.get(itemId) ?? null,
    'history.search': (request) => (options.history ?? searchIn)(request),
    'history.export': (query) => ({
      file: 'beckon-2026-11-25.csv',
      rows: searchIn({ ...query, limit: 200 }).items.length,
    }),
    'history.export-cancel': () => null,
    'processes.list': () =>
      backend.processes ??
      problem('STORE_UNAVAILABLE', 'Processes are kept at the relay. They are shown once you are connected.'),
    'processes.more': () => backend.processes ?? problem('STORE_UNAVAILABLE', 'The relay cannot be asked now.'),
    'item.answer': ({ itemId, action, comment }) => {
      const pending = pendingOf(itemId, action, comment ?? null);
      return change(itemId, (view) => ({ ...view, pending })) ?? pending;
    },
    'item.answer-all': ({ answers }) =>
      answers.map(({ itemId, action }) => {
        const pending = pendingOf(itemId, action, null);
        change(itemId, (view) => ({ ...view, pending }));
        return pending;
      }),
    'item.confirm': ({ itemId }) => confirmed(itemId),
    'reply.confirm': () => confirmed(options.reply?.itemId ?? ''),
    'item.undo': ({ itemIds }) => {
      for (const itemId of itemIds) change(itemId, (view) => ({ ...view, pending: null }));
      return { itemIds };
    },
    'item.delegate': ({ itemId, to, note }) =>
      change(itemId, (view) => {
        const name = PEOPLE.find(({ id }) => id === to)?.name ?? to;
        const entry = { at: iso(now), by: { id: 'dana', name: 'Dana Fox' }, kind: 'delegated' as const };
        const handed = { ...entry, to: { id: to, name }, ...(note ? { text: note } : {}) };
        const item = { ...view.item, thread: [...view.item.thread, handed] };
        return { ...view, item, mine: { ...view.mine, actions: [], waits: false } };
      }),
    'people.find': ({ q }) => ({ items: PEOPLE.filter(({ name }) => name.toLowerCase().startsWith(q.toLowerCase())) }),
    'absence.set': ({ from, to, delegate = null }) => {
      const absence = from && to ? { from, to, delegate } : null;
      if (backend.snapshot.me) backend.snapshot.me = { ...backend.snapshot.me, absence };
      void backend.push();
      return absence;
    },
    'item.dismiss-answer': ({ itemId }) => change(itemId, (view) => ({ ...view, pending: null })),
    'item.seen': ({ itemIds }) => {
      for (const itemId of itemIds) {
        change(itemId, (view) => {
          const waits = view.item.actions.length > 0 && view.mine.waits;
          return { ...view, mine: { ...view.mine, seenAt: iso(now), waits } };
        });
      }
      return null;
    },
    'item.snooze': ({ itemId, until }) =>
      change(itemId, (view) => ({ ...view, mine: { ...view.mine, snoozedUntil: until } })),
    'item.claim': ({ itemId, release }) =>
      change(itemId, (view) => ({
        ...view,
        item: { ...view.item, claimedBy: release ? null : { id: 'dana', name: 'Dana Fox' } },
      })),
    'item.resend': ({ itemId, index }) =>
      change(itemId, (view) => ({
        ...view,
        item: {
          ...view.item,
          messages: view.item.messages.map((message, place) => {
            const { gateway, kind, to } = message;
            return place === index ? { gateway, kind, to, status: 'queued', at: iso(now) } : message;
          }),
        },
      })),
    'subscriptions.set': (subscriptions) => {
      if (backend.snapshot.me) backend.snapshot.me = { ...backend.snapshot.me, subscriptions };
      void backend.push();
      return subscriptions;
    },
    'subscriptions.preview': (subscriptions) => {
      const me = backend.snapshot.me;
      const counts = { beckon: 0, badge: 0, digest: 0, off: 0 };
      let beckonCritical = 0;
      const examples: BridgeReplies['subscriptions.preview']['examples'] = [];
      for (const { item, mine } of views.values()) {
        if (!me || !mine.why) continue;
        const delivery = deliveryFor(item, mine.why, me.user, subscriptions);
        counts[delivery] += 1;
        if (delivery === 'beckon' && item.severity === 'critical') beckonCritical += 1;
        if (examples.length < 5) examples.push({ itemId: item.id, title: item.title, at: item.createdAt, delivery });
      }
      return { from: iso(now - 7 * 86_400_000), counts, beckonCritical, byRule: [{ rule: null, counts }], examples };
    },
    'preferences.set': (patch) => {
      backend.snapshot.preferences = { ...backend.snapshot.preferences, ...patch };
      void backend.push();
      return backend.snapshot.preferences;
    },
    'start-at-login.set': ({ start }) => {
      backend.snapshot.preferences = { ...backend.snapshot.preferences, startAtLogin: start };
      void backend.push();
      return backend.snapshot.preferences;
    },
    'notifications.pause': (request) => {
      backend.snapshot.pause = { until: request.for === 'resume' ? 'resumed' : iso(now + 3_600_000) };
      void backend.push();
      return backend.snapshot.pause;
    },
    'notifications.resume': () => {
      backend.snapshot.pause = null;
      void backend.push();
      return null;
    },
    'notifications.test': () => null,
    'relay.pair': ({ relay }) => {
      const { connection } = backend.snapshot;
      backend.snapshot.connection = { ...connection, state: 'connected', relay: relay ?? connection.relay };
      void backend.push();
      return { user: { id: 'dana', name: 'Dana Fox' } };
    },
    'relay.check': () => backend.check,
    'proxy.sign-in': ({ proxy }) => {
      const { proxySignIn: _, ...connection } = backend.snapshot.connection;
      const state = connection.state === 'unpaired' ? 'unpaired' : 'connecting';
      backend.snapshot.connection = { ...connection, state };
      backend.snapshot.app = { ...backend.snapshot.app, proxySignIns: [proxy] };
      void backend.push();
      return null;
    },
    'proxy.forget': () => {
      backend.snapshot.app = { ...backend.snapshot.app, proxySignIns: [] };
      void backend.push();
      return null;
    },
    'relay.ways': ({ relay }) => ({ relay, host: URL.parse(relay)?.host ?? relay, issuer: backend.issuer }),
    'relay.sign-in': ({ relay, confirmed }) => {
      const { connection } = backend.snapshot;
      const issuer = backend.issuer ?? 'login.acme.example';
      if (backend.unproven && confirmed !== `https://${issuer}`) {
        const host = URL.parse(relay ?? '')?.host ?? '';
        return { confirm: { relay: host, host: issuer, issuer: `https://${issuer}` } };
      }
      backend.snapshot.connection = { ...connection, state: 'connected', relay: relay ?? connection.relay, issuer };
      void backend.push();
      return { user: { id: 'dana', name: 'Dana Fox' } };
    },
    'relay.cancel-sign-in': () => null,
    'relay.unpair': () => {
      backend.snapshot.connection = { ...backend.snapshot.connection, state: 'unpaired', relay: null };
      void backend.push();
      return null;
    },
    'relay.reconnect': () => null,
    'remark.dismiss': ({ id }) => {
      backend.snapshot.remarks = backend.snapshot.remarks.filter((remark) => remark.id !== id);
      void backend.push();
      return null;
    },
    'link.open': () => null,
    'diagnostics.copy': () => ({
      text: 'Beckon 0.1.0\nrelay: https://relay.acme.example\nstate: connected\noutbox: 0',
    }),
    'reply.context': () => {
      const view = options.reply && views.get(options.reply.itemId);
      return view && options.reply ? { view, action: options.reply.action } : null;
    },
    'reply.send': ({ comment }) => {
      const pending = pendingOf(options.reply?.itemId ?? '', options.reply?.action ?? '', comment);
      if (pending.status !== 'asked') return { ...pending, status: 'sending' };
      return change(options.reply?.itemId ?? '', (view) => ({ ...view, pending })) ?? pending;
    },
    'reply.cancel': () => null,
    'card.context': () => options.card ?? null,
    'card.press': () => null,
    'card.open': () => null,
    'card.dismiss': () => null,
    'window.fit': () => null,
  };

  function searchIn({ q, states, types, sources, record }: BridgeRequest<'history.search'>): HistoryPage {
    const words = q.toLowerCase().split(/\s+/).filter(Boolean);
    const items = [...views.values()]
      .filter(({ item }) => words.every((word) => `${item.title} ${item.body}`.toLowerCase().includes(word)))
      .filter(({ item }) => !states?.length || states.includes(item.state))
      .filter(({ item }) => !types?.length || types.includes(item.type))
      .filter(({ item }) => !sources?.length || sources.includes(item.origin.id))
      .filter(({ item }) => !record || (item.record?.id === record.id && item.record.system === record.system))
      .sort((a, b) => Date.parse(b.item.createdAt) - Date.parse(a.item.createdAt));
    const origins = new Map([...views.values()].map(({ item }) => [item.origin.id, item.origin]));
    return { items, next: null, total: items.length, sources: [...origins.values()] };
  }

  function run<C extends BridgeChannel>(channel: C, request: BridgeRequest<C>): BridgeReplies[C] | Problem {
    return handlers[channel](request);
  }

  const backend: WindowBackend = {
    processes: null,
    issuer: null,
    unproven: false,
    check: { relay: 'https://relay.acme.example', at: iso(options.now), running: false, steps: [] },
    capabilities,
    snapshot: emptySnapshot(now, capabilities),
    requests: [],
    faults: [],
    views,
    async invoke(channel, request) {
      backend.requests.push({ channel, request });
      if (!isChannel(channel)) {
        backend.faults.push(`unknown channel ${channel}`);
        return { ok: false, problem: problem('REQUEST_INVALID', channel) };
      }
      const checked = requestCheckers.get(channel)?.check(request);
      if (!checked?.ok) {
        backend.faults.push(`${channel} ${JSON.stringify(request)} ${JSON.stringify(checked?.errors)}`);
        return { ok: false, problem: problem('REQUEST_INVALID', `${channel} does not fit its schema.`) };
      }
      const override = overrides.get(channel);
      if (override === 'hang') return new Promise(() => {});
      if (override) return { ok: false, problem: override };
      const reply: unknown = run(channel, checked.value as never);
      return isProblem(reply) ? { ok: false, problem: reply } : { ok: true, value: reply };
    },
    override(channel, reply) {
      if (reply === null) overrides.delete(channel);
      else overrides.set(channel, reply);
    },
    put(items) {
      for (const one of items) {
        const view = viewChecker.parse(isItem(one) ? viewOf(one) : one);
        views.set(view.item.id, view);
      }
      refresh();
    },
    connect(to) {
      emit = to;
    },
    async push() {
      await emit('snapshot', snapshotChecker.parse(backend.snapshot));
    },
    emit: (event, payload) => emit(event, payload),
  };
  backend.put(options.items ?? []);
  return backend;
}

const isProblem = (reply: unknown): reply is Problem =>
  typeof reply === 'object' && reply !== null && 'code' in reply && 'status' in reply;
