/**
 * Between the main process and the window. The main process decides; the window draws snapshots and sends intents. Each channel has
 * a schema for what the window sends; the type of the reply stands beside it. `IPC_INVOKE` and `IpcReplies` are held complete by
 * the compiler.
 */
import Type, { type Static } from 'typebox';
import { type Delivery, Item, ItemState, PersonView, type Process, ShownItem } from './items.ts';
import { type Absence, AbsenceRequest, Me, type PeopleFound, Subscriptions } from './people.ts';
import { Id, Instant, Nullable, oneOf, PersonId, Severity } from './primitives.ts';
import type { Problem } from './problems.ts';
import { COMMENT_MAX, Uuid } from './responses.ts';
import { Pause, Preferences, PreferencesPatch } from './settings.ts';
import { PeopleMessage } from './socket.ts';

const Text = Type.String();
const some = Type.Optional;
const closed = <P extends Type.TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false });
const Nothing = Type.Null();
const Version = Type.Integer({ minimum: 1 });
/** `host:port`, or `https://host:port` where the way to it is TLS. */
const ProxyName = Type.String({ minLength: 3, maxLength: 300 });
/** The most answers one press may give. */
const ANSWERS_AT_ONCE = 500;

/** An answer given here that the relay has not recorded yet, or has refused to record. */
export const PendingAnswer = Type.Object({
  key: Uuid,
  action: Text,
  label: Text,
  comment: Nullable(Text),
  /** Whose answer the person saw it to be; absent in those kept from before. */
  onBehalfOf: some(PersonId),
  at: Instant,
  /** Until then it can be undone, and is not sent; absent or null: it goes at once. */
  heldUntil: some(Nullable(Instant)),
  /**
   * held: on this computer, for a moment in which it can be undone · kept: on this computer, waiting for the network · sending: on
   * its way · rejected: the relay said no, see `problem` · asked: the relay asks whether it is meant, see `asks` · draft: it was not
   * given, and waits for the person to give it again; `problem` says why.
   */
  status: oneOf('held', 'kept', 'sending', 'rejected', 'asked', 'draft'),
  problem: Nullable(Text),
  /** Of the item as it was shown when the answer was given; null: given by a version of this app that did not say. */
  version: some(Nullable(Type.Integer({ minimum: 1 }))),
  /** Of one that is asked for: until when it can be confirmed, and whether the person signs in anew before. */
  asks: some(Nullable(Type.Object({ confirmBy: Instant, freshSignIn: Type.Boolean() }))),
  /** Of a draft: what the item showed when the answer was given, where it shows something else now. */
  changed: some(Nullable(ShownItem)),
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
  /** Host of the issuer where the person signed in; none: by a device token. */
  issuer: some(Text),
  /** The name of a proxy that stands in the way until a sign-in is given. */
  proxySignIn: some(Text),
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
  /** The newest answers that can be undone now, those that were given together; null where there are none. */
  undo: Nullable(
    Type.Object({ answers: Type.Array(Type.Object({ itemId: Text, title: Text, label: Text })), until: Instant }),
  ),
  /** What the person has to know about the files of this computer, each until it is put away. */
  remarks: Type.Array(Type.Object({ id: Text, text: Text })),
  preferences: Preferences,
  /** False until the first read of the local store. */
  ready: Type.Boolean(),
  app: Type.Object({
    version: Text,
    platform: Text,
    /** Resolved locale (BCP 47) and theme. */
    locale: Text,
    dark: Type.Boolean(),
    /** card: small windows of the app itself, where the system shows none. */
    notifications: oneOf('native', 'card'),
    tray: Type.Boolean(),
    /** How the device token is kept: by the system's key store, or in a file only this account may read. */
    secrets: oneOf('keystore', 'file'),
    /** The names of the proxies that a sign-in is kept for. */
    proxySignIns: Type.Array(Text),
  }),
});
export type Snapshot = Static<typeof Snapshot>;

/** `2026-11-25` */
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

export const HistoryQuery = closed({
  /** Words, and `from:` `role:` `type:` `record:` `before:` `after:` as typed. */
  q: Type.String({ maxLength: 200 }),
  states: some(Type.Array(ItemState)),
  types: some(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 20 })),
  roles: some(Type.Array(Id, { maxItems: 50 })),
  sources: some(Type.Array(Type.String({ maxLength: 80 }), { maxItems: 50 })),
  severities: some(Type.Array(Severity)),
  /** Days by this computer's clock: the last so many, 1 being today. */
  days: some(Type.Integer({ minimum: 1, maximum: 400 })),
  /** From one such day to another, both included. */
  from: some(Day),
  to: some(Day),
  /** Everything about one record, as its reference names it. */
  record: some(
    closed({
      system: Type.String({ maxLength: 80 }),
      type: Type.String({ maxLength: 80 }),
      id: Type.String({ maxLength: 200 }),
    }),
  ),
  /** Opaque: `next` of the page before. */
  after: some(Nullable(Type.String({ maxLength: 100 }))),
  limit: Type.Integer({ minimum: 1, maximum: 200 }),
});
export type HistoryQuery = Static<typeof HistoryQuery>;

/** What of the history is written to a file: all that a query finds. */
export const HistoryExport = Type.Omit(HistoryQuery, ['after', 'limit'], { additionalProperties: false });
export type HistoryExport = Static<typeof HistoryExport>;
/** `file`: its name, null where the person called it off. */
export interface HistoryExported {
  file: string | null;
  rows: number;
}

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

/** What a relay offers before anybody is known there. `issuer`: host where a browser signs in; null: that is not possible. */
/** Before a browser opens: nothing proves that this relay may have a sign-in of this issuer. */
export interface SignInQuestion {
  confirm: {
    /** Hosts, as people read them. */
    relay: string;
    host: string;
    /** What is sent back as `confirmed` once the person said yes. */
    issuer: string;
  };
}
export interface SignInOffer {
  relay: string;
  host: string;
  issuer: string | null;
}

/** The way to the relay, step by step. */
export const CHECK_STEPS = ['proxy', 'name', 'connect', 'certificate', 'relay', 'socket', 'token'] as const;
export type CheckStepName = (typeof CHECK_STEPS)[number];
export interface CheckStep {
  name: CheckStepName;
  /** skipped: a step before it failed, or there is nothing to try; `text` says which. */
  state: 'waiting' | 'running' | 'good' | 'bad' | 'skipped';
  /** In words: what was found, or what is wrong. */
  text: string | null;
  ms: number | null;
}
export interface ConnectionCheck {
  relay: string;
  at: string;
  running: boolean;
  steps: CheckStep[];
}

export interface ReplyContext {
  view: ItemView;
  action: string;
}

/** The processes the person sees, the newest change first. */
export interface ProcessesView {
  items: Process[];
  /** False where they are what was known before the network went. */
  current: boolean;
  /** The relay has older ones, which `processes.more` brings. */
  more: boolean;
}
/** `whole`: these are all that are known here; else those that moved. */
export interface ProcessesChange extends ProcessesView {
  whole: boolean;
}

/** What a card says: a notification that the app draws itself. */
export interface CardContext {
  title: string;
  /** Plain text, at most two lines. */
  body: string;
  buttons: { id: string; label: string }[];
  critical: boolean;
  /** Stays until it is withdrawn; else it goes after a while in which nobody looks at it. */
  stays: boolean;
}

export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };

const pixels = Type.Integer({ minimum: 1, maximum: 10_000 });
const Fit = closed({ height: pixels, shown: pixels });

/** What the window may ask, with the schema of what it sends. */
export const IPC_INVOKE = {
  'snapshot.get': Nothing,
  'item.get': closed({ itemId: Uuid }),
  'history.search': HistoryQuery,
  /** Asks where to, then writes a CSV file; told how far by `exporting`. */
  'history.export': HistoryExport,
  'history.export-cancel': Nothing,
  /** Asks the relay the first time; then what moves is told by `processes`. */
  'processes.list': Nothing,
  /** The next page; answers with all that are known then. */
  'processes.more': Nothing,
  /**
   * `version`: of the item as it was drawn. `confirmed`: the person was asked and said yes; an action with `confirm` is refused without.
   * Held for a moment before it is sent; above a limit the relay is asked first, and its question comes back as a pending answer.
   */
  'item.answer': closed({
    itemId: Uuid,
    action: Id,
    version: Version,
    comment: some(Type.String({ maxLength: COMMENT_MAX })),
    confirmed: some(Type.Boolean()),
  }),
  /** All or none, held together; only actions that need neither comment nor confirmation. */
  'item.answer-all': closed({
    answers: Type.Array(closed({ itemId: Uuid, action: Id, version: Version }), {
      minItems: 1,
      maxItems: ANSWERS_AT_ONCE,
    }),
  }),
  /** Says yes to what the relay asks; answered once the person has signed in anew, where that is asked for. */
  'item.confirm': closed({ itemId: Uuid }),
  /** Takes held answers back. */
  'item.undo': closed({ itemIds: Type.Array(Uuid, { minItems: 1, maxItems: ANSWERS_AT_ONCE }) }),
  /** Drops an answer that the relay refused, or that is still kept here and was never sent. */
  'item.dismiss-answer': closed({ itemId: Uuid }),
  'item.seen': closed({ itemIds: Type.Array(Uuid, { minItems: 1, maxItems: 500 }) }),
  'item.snooze': closed({ itemId: Uuid, until: Nullable(Instant) }),
  'item.claim': closed({ itemId: Uuid, release: some(Type.Boolean()) }),
  /** A failed message of a customer's notice, by its place in `item.messages`. */
  'item.resend': closed({ itemId: Uuid, index: Type.Integer({ minimum: 0, maximum: 999 }) }),
  'item.delegate': closed({ itemId: Uuid, to: PersonId, note: some(Type.String({ maxLength: COMMENT_MAX })) }),
  'people.find': PeopleMessage,
  /** Away from here to there; `{}` ends it. */
  'absence.set': AbsenceRequest,
  'subscriptions.set': Subscriptions,
  'subscriptions.preview': Subscriptions,
  'preferences.set': PreferencesPatch,
  'notifications.pause': closed({ for: oneOf('hour', 'tomorrow', 'resume') }),
  'notifications.resume': Nothing,
  'notifications.test': Nothing,
  'relay.pair': closed({ relay: Type.String({ maxLength: 2048 }), code: Type.String({ minLength: 4, maxLength: 64 }) }),
  /** How the relay at this address lets people sign in. */
  'relay.ways': closed({ relay: Type.String({ maxLength: 2048 }) }),
  /** By the system's browser; answered once the person is back from it. null: at the relay that this computer belongs to. */
  'relay.sign-in': closed({
    relay: Nullable(Type.String({ maxLength: 2048 })),
    /** The issuer that the person was asked about and said yes to. */
    confirmed: Type.Optional(Type.String({ maxLength: 2048 })),
  }),
  'relay.cancel-sign-in': Nothing,
  'relay.unpair': Nothing,
  'relay.reconnect': Nothing,
  /** Tries each step of the way; told how far by `checking`. */
  'relay.check': Nothing,
  /** For the one proxy that asks for it; kept like the token. RFC 7617 section 2 lets no colon into a name. */
  'proxy.sign-in': closed({
    proxy: ProxyName,
    user: Type.String({ minLength: 1, maxLength: 256, pattern: '^[^:\\x00-\\x1f\\x7f]+$' }),
    password: Type.String({ maxLength: 256, pattern: '^[^\\x00-\\x1f\\x7f]*$' }),
  }),
  'proxy.forget': closed({ proxy: ProxyName }),
  'remark.dismiss': closed({ id: Type.String({ maxLength: 200 }) }),
  'link.open': closed({ url: Type.String({ maxLength: 2048 }) }),
  'diagnostics.copy': Nothing,
  'reply.context': Nothing,
  'reply.send': closed({
    comment: Type.String({ maxLength: COMMENT_MAX }),
    version: Version,
    confirmed: some(Type.Boolean()),
  }),
  /** As `item.confirm`, of what the reply window asked about. */
  'reply.confirm': Nothing,
  'reply.cancel': Nothing,
  'card.context': Nothing,
  'card.press': closed({ button: Type.String({ minLength: 1, maxLength: 100 }) }),
  'card.open': Nothing,
  'card.dismiss': Nothing,
  /** A small window's content takes more height than the window shows, both in CSS pixels: the window grows. */
  'window.fit': Fit,
} as const satisfies Record<string, Type.TSchema>;

export type IpcInvokeChannel = keyof typeof IPC_INVOKE;
export type IpcRequest<C extends IpcInvokeChannel> = Static<(typeof IPC_INVOKE)[C]>;

export interface IpcReplies {
  'snapshot.get': Snapshot;
  'item.get': ItemView | null;
  'history.search': HistoryPage;
  'history.export': HistoryExported;
  'history.export-cancel': null;
  'processes.list': ProcessesView;
  'processes.more': ProcessesView;
  'item.answer': PendingAnswer;
  'item.answer-all': PendingAnswer[];
  'item.confirm': PendingAnswer;
  'item.undo': { itemIds: string[] };
  'item.dismiss-answer': null;
  'item.seen': null;
  'item.snooze': null;
  'item.claim': null;
  'item.resend': null;
  'item.delegate': null;
  'people.find': PeopleFound;
  'absence.set': Absence | null;
  'subscriptions.set': Subscriptions;
  'subscriptions.preview': DeliveryPreview;
  'preferences.set': Preferences;
  'notifications.pause': Pause;
  'notifications.resume': null;
  'notifications.test': null;
  'relay.pair': { user: { id: string; name: string } };
  'relay.ways': SignInOffer;
  'relay.sign-in': { user: { id: string; name: string } } | SignInQuestion;
  'relay.cancel-sign-in': null;
  'relay.unpair': null;
  'relay.reconnect': null;
  'relay.check': ConnectionCheck;
  'proxy.sign-in': null;
  'proxy.forget': null;
  'remark.dismiss': null;
  'link.open': null;
  'diagnostics.copy': { text: string };
  'reply.context': ReplyContext | null;
  'reply.send': PendingAnswer;
  'reply.confirm': PendingAnswer;
  'reply.cancel': null;
  'card.context': CardContext | null;
  'card.press': null;
  'card.open': null;
  'card.dismiss': null;
  'window.fit': null;
}

export const VIEWS = ['inbox', 'history', 'processes', 'preferences'] as const;
export type View = (typeof VIEWS)[number];

/** What the main process tells the window. `changed` names items whose view is out of date. */
export interface IpcEvents {
  snapshot: Snapshot;
  changed: { itemIds: string[] };
  /** Rows of the history written to a file so far. */
  exporting: { rows: number };
  processes: ProcessesChange;
  /** How far the check of the connection is. */
  checking: ConnectionCheck;
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
