/**
 * Between the main process and the window. The main process decides; the window draws snapshots and sends intents. Each channel has
 * a schema for what the window sends; the type of the reply stands beside it. `IPC_INVOKE` and `IpcReplies` are held complete by
 * the compiler.
 */
import Type, { type Static } from 'typebox';
import { type Delivery, Item, PersonView } from './items.ts';
import { Me, Subscriptions } from './people.ts';
import { Id, Instant, Nullable, oneOf, Severity } from './primitives.ts';
import type { Problem } from './problems.ts';
import { COMMENT_MAX, Uuid } from './responses.ts';
import { Pause, Preferences, PreferencesPatch } from './settings.ts';

const Text = Type.String();
const some = Type.Optional;
const closed = <P extends Type.TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false });
const Nothing = Type.Null();

/** An answer given here that the relay has not recorded yet, or has refused to record. */
export const PendingAnswer = Type.Object({
  key: Uuid,
  action: Text,
  label: Text,
  comment: Nullable(Text),
  at: Instant,
  /** kept: on this computer, waiting for the network · sending: on its way · rejected: the relay said no, see `problem`. */
  status: oneOf('kept', 'sending', 'rejected'),
  problem: Nullable(Text),
});
export type PendingAnswer = Static<typeof PendingAnswer>;

/** An item as the window sees it. */
export const ItemView = Type.Object({ item: Item, mine: PersonView, pending: Nullable(PendingAnswer) });
export type ItemView = Static<typeof ItemView>;

export const ConnectionView = Type.Object({
  /** unpaired: no relay yet · offline: paired, not connected, retrying · revoked: the token is no longer accepted. */
  state: oneOf('unpaired', 'connecting', 'syncing', 'connected', 'offline', 'revoked'),
  relay: Nullable(Text),
  since: Instant,
  /** In words, for offline and revoked. */
  reason: Nullable(Text),
  /** Next try, when offline. */
  retryAt: Nullable(Instant),
});
export type ConnectionView = Static<typeof ConnectionView>;

/** Everything the window draws at any moment, but for history pages and single items. */
export const Snapshot = Type.Object({
  connection: ConnectionView,
  me: Nullable(Me),
  pause: Pause,
  /** What waits for me and what I have not seen, most urgent first; at most 500. */
  inbox: Type.Array(ItemView),
  counts: Type.Object({ waiting: Type.Integer(), critical: Type.Integer(), unseen: Type.Integer() }),
  preferences: Preferences,
  /** False until the first read of the local store. */
  ready: Type.Boolean(),
  app: Type.Object({
    version: Text,
    platform: Text,
    /** Resolved locale (BCP 47) and theme. */
    locale: Text,
    dark: Type.Boolean(),
    notifications: oneOf('native', 'fallback', 'none'),
    tray: Type.Boolean(),
    /** How the device token is kept: by the system's key store, or in a file only this account may read. */
    secrets: oneOf('keystore', 'file'),
  }),
});
export type Snapshot = Static<typeof Snapshot>;

export const HistoryQuery = closed({
  /** Words, and `from:` `role:` `type:` `before:` `after:` as typed. */
  q: Type.String({ maxLength: 200 }),
  states: some(Type.Array(oneOf('open', 'waiting', 'answered', 'closed', 'withdrawn', 'expired'))),
  types: some(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 20 })),
  roles: some(Type.Array(Id, { maxItems: 50 })),
  sources: some(Type.Array(Type.String({ maxLength: 80 }), { maxItems: 50 })),
  severities: some(Type.Array(Severity)),
  /** Opaque: `next` of the page before. */
  after: some(Nullable(Type.String({ maxLength: 100 }))),
  limit: Type.Integer({ minimum: 1, maximum: 200 }),
});
export type HistoryQuery = Static<typeof HistoryQuery>;
/** Newest first. `total` is exact up to 10,000 and null past that. */
export interface HistoryPage {
  items: ItemView[];
  next: string | null;
  total: number | null;
  /** For filter chips: what there is to filter by. */
  sources: { id: string; name: string }[];
}

/** How the items of the last seven days would have reached me under these subscriptions. */
export interface DeliveryPreview {
  from: string;
  counts: Record<Delivery, number>;
  beckonCritical: number;
  /** By rule index (null: no rule matched). */
  byRule: { rule: number | null; counts: Record<Delivery, number> }[];
  examples: { itemId: string; title: string; at: string; delivery: Delivery }[];
}

export interface ReplyContext {
  view: ItemView;
  action: string;
}

export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** What the window may ask, with the schema of what it sends. */
export const IPC_INVOKE = {
  'snapshot.get': Nothing,
  'item.get': closed({ itemId: Uuid }),
  'history.search': HistoryQuery,
  'item.answer': closed({ itemId: Uuid, action: Id, comment: some(Type.String({ maxLength: COMMENT_MAX })) }),
  /** Drops an answer that the relay refused, or that is still kept here and was never sent. */
  'item.dismiss-answer': closed({ itemId: Uuid }),
  'item.seen': closed({ itemIds: Type.Array(Uuid, { minItems: 1, maxItems: 500 }) }),
  'item.snooze': closed({ itemId: Uuid, until: Nullable(Instant) }),
  'item.claim': closed({ itemId: Uuid, release: some(Type.Boolean()) }),
  'subscriptions.set': Subscriptions,
  'subscriptions.preview': Subscriptions,
  'preferences.set': PreferencesPatch,
  'notifications.pause': closed({ for: oneOf('hour', 'tomorrow', 'resume') }),
  'notifications.resume': Nothing,
  'notifications.test': Nothing,
  'relay.pair': closed({ relay: Type.String({ maxLength: 2048 }), code: Type.String({ minLength: 4, maxLength: 64 }) }),
  'relay.unpair': Nothing,
  'relay.reconnect': Nothing,
  'link.open': closed({ url: Type.String({ maxLength: 2048 }) }),
  'diagnostics.copy': Nothing,
  'reply.context': Nothing,
  'reply.send': closed({ comment: Type.String({ maxLength: COMMENT_MAX }) }),
  'reply.cancel': Nothing,
} as const satisfies Record<string, Type.TSchema>;

export type IpcInvokeChannel = keyof typeof IPC_INVOKE;
export type IpcRequest<C extends IpcInvokeChannel> = Static<(typeof IPC_INVOKE)[C]>;

export interface IpcReplies {
  'snapshot.get': Snapshot;
  'item.get': ItemView | null;
  'history.search': HistoryPage;
  'item.answer': PendingAnswer;
  'item.dismiss-answer': null;
  'item.seen': null;
  'item.snooze': null;
  'item.claim': null;
  'subscriptions.set': Subscriptions;
  'subscriptions.preview': DeliveryPreview;
  'preferences.set': Preferences;
  'notifications.pause': Pause;
  'notifications.resume': null;
  'notifications.test': null;
  'relay.pair': { user: { id: string; name: string } };
  'relay.unpair': null;
  'relay.reconnect': null;
  'link.open': null;
  'diagnostics.copy': { text: string };
  'reply.context': ReplyContext | null;
  'reply.send': PendingAnswer;
  'reply.cancel': null;
}

export const VIEWS = ['inbox', 'history', 'preferences'] as const;
export type View = (typeof VIEWS)[number];

/** What the main process tells the window. `changed` names items whose view is out of date. */
export interface IpcEvents {
  snapshot: Snapshot;
  changed: { itemIds: string[] };
  navigate: { view: View; itemId?: string };
  /** From the application menu or a global key: the window runs the same command as its own key would. */
  command: { name: string };
  /** A `beckon://pair` link was opened: the window asks the person, naming the host, and only then invokes `relay.pair`. */
  pair: { relay: string; host: string; code: string };
}

/** The one object the preload exposes, as `window.beckon`. An invoke never throws for an expected fault: it answers with a problem. */
export interface BeckonBridge {
  invoke<C extends IpcInvokeChannel>(channel: C, request: IpcRequest<C>): Promise<Result<IpcReplies[C]>>;
  on<E extends keyof IpcEvents>(event: E, listener: (payload: IpcEvents[E]) => void): () => void;
}
export { IPC_PREFIX } from './ipc-prefix.ts';
