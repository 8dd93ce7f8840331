/** Channels and events of every host that are no operation of the relay. Optional ones are in `capabilities.ts`. */
import Type from 'typebox';
import { COMMENT_MAX, LineDecisions } from '../answers.ts';
import { type MadePairingCode, type OwnSession, type SessionsEnded, Subscriptions } from '../people.ts';
import { closed, Duration, Id, Nullable, some } from '../primitives.ts';
import { GivenInput, Uuid } from '../responses.ts';
import { type Preferences, PreferencesPatch } from '../settings.ts';
import type { DeliveryPreview } from './delivery-preview.ts';
import { BATCH_MAX, type BatchResult, ItemIds } from './desk-channels.ts';
import { type HistoryPage, HistoryQuery } from './history.ts';
import { type InboxFound, InboxQuery } from './inbox-search.ts';
import type { ItemView, PendingAnswer } from './item-view.ts';
import type { ProcessesChange, ProcessesView } from './processes.ts';
import type { Snapshot } from './snapshot.ts';
import type { View } from './views.ts';

const Nothing = Type.Null();
const Version = Type.Integer({ minimum: 1 });
const Comment = Type.String({ maxLength: COMMENT_MAX });

/** A document of an item's evidence. */
const DocumentRef = closed({ itemId: Uuid, documentId: Id });

/** Schema of the request, by channel. Those of operations of the relay are in `desk-channels.ts`. */
export const BASE_CHANNELS = {
  'snapshot.get': Nothing,
  'item.get': closed({ itemId: Uuid }),
  'history.search': HistoryQuery,
  'inbox.find': InboxQuery,
  /** Queries the relay the first time; later changes arrive as the event `processes`. */
  'processes.list': Nothing,
  /** Loads the next page; the reply has all known processes. */
  'processes.more': Nothing,
  /**
   * `version`: of the item as drawn. `confirmed`: the person confirmed; an action with `confirm` is refused without it. The answer is held
   * for the person's undo time. Above a limit the relay is asked first; its question is returned as a pending answer. `byKey`: triggered by
   * a single key, so that even the acknowledgement of a critical item is held (otherwise it is sent at once).
   */
  'item.answer': closed({
    itemId: Uuid,
    action: Id,
    version: Version,
    comment: some(Comment),
    input: some(GivenInput),
    lineDecisions: some(LineDecisions),
    confirmed: some(Type.Boolean()),
    byKey: some(Type.Boolean()),
  }),
  /** Gives the possible answers together and lists the others; a problem if none is possible. Excludes answers the relay must confirm. */
  'item.answer-all': closed({
    answers: Type.Array(closed({ itemId: Uuid, action: Id, version: Version }), {
      minItems: 1,
      maxItems: BATCH_MAX,
    }),
    comment: some(Comment),
    input: some(GivenInput),
    confirmed: some(Type.Boolean()),
    byKey: some(Type.Boolean()),
  }),
  /** Confirms the relay's question. If a fresh sign-in is required, the reply follows it. */
  'item.confirm': closed({ itemId: Uuid }),
  'item.undo': closed({ itemIds: ItemIds }),
  /** Sends held answers before their undo time ends. */
  'item.send-now': closed({ itemIds: ItemIds }),
  /** Discards an answer that the relay rejected, or that is stored here and was never sent. */
  'item.dismiss-answer': closed({ itemId: Uuid }),
  /** The item visible in the focused window, sent periodically while it is; null: none. */
  'item.open': closed({ itemId: Nullable(Uuid) }),
  /** User input in the focused window, sent periodically while it lasts; `used` false: the window lost focus. */
  'window.used': closed({ used: Type.Boolean() }),
  'subscriptions.preview': Subscriptions,
  /** All preferences but `startAtLogin`, which needs the system's consent. */
  'preferences.set': Type.Omit(PreferencesPatch, ['startAtLogin'], { additionalProperties: false }),
  /** Pairs by one-time code. `relay`: its address; null: the relay of this origin. */
  'relay.pair': closed({
    relay: Nullable(Type.String({ maxLength: 2048 })),
    code: Type.String({ minLength: 4, maxLength: 64 }),
    /** How long to stay signed in, if this starts a session; default: the relay's maximum. */
    stay: some(Duration),
  }),
  /** Signs out here and deletes local data. */
  'relay.unpair': Nothing,
  /** Answers not recorded by the relay; signing out would lose them. */
  'answers.unsent': Nothing,
  'sessions.list': Nothing,
  /** Ends one session; null: all but this one. */
  'sessions.end': closed({ id: Nullable(Type.String({ minLength: 1, maxLength: 64 })) }),
  'pairing-code.make': Nothing,
  /** The bytes of a document, fetched from the relay. The window draws them; it never navigates to them. */
  'document.open': DocumentRef,
  'relay.reconnect': Nothing,
  'remark.dismiss': closed({ id: Type.String({ maxLength: 200 }) }),
  'link.open': closed({ url: Type.String({ maxLength: 2048 }) }),
} as const satisfies Record<string, Type.TSchema>;

export interface UnsentAnswer {
  itemId: string;
  /** Title of the item; null if it is no longer stored here. */
  title: string | null;
  label: string;
}

export interface AnsweredMany extends BatchResult {
  given: { itemId: string; answer: PendingAnswer }[];
}

export interface BaseReplies {
  'snapshot.get': Snapshot;
  'item.get': ItemView | null;
  'history.search': HistoryPage;
  'inbox.find': InboxFound;
  'processes.list': ProcessesView;
  'processes.more': ProcessesView;
  'item.answer': PendingAnswer;
  'item.answer-all': AnsweredMany;
  'item.confirm': PendingAnswer;
  'item.undo': { itemIds: string[] };
  'item.send-now': null;
  'item.dismiss-answer': null;
  'item.open': null;
  'window.used': null;
  'subscriptions.preview': DeliveryPreview;
  'preferences.set': Preferences;
  'relay.pair': { user: { id: string; name: string } };
  'relay.unpair': null;
  'answers.unsent': UnsentAnswer[];
  'sessions.list': OwnSession[];
  'sessions.end': SessionsEnded;
  'pairing-code.make': MadePairingCode;
  'document.open': Uint8Array<ArrayBuffer>;
  'relay.reconnect': null;
  'remark.dismiss': null;
  'link.open': null;
}

/** Events from host to window. `changed`: items whose view is outdated. */
export interface BaseEvents {
  snapshot: Snapshot;
  changed: { itemIds: string[] };
  processes: ProcessesChange;
  /** `answer`: an action of the item; the window asks for its comment or confirmation. `itemIds`: the inbox shows only these at first. */
  navigate: { view: View; itemId?: string; answer?: string; itemIds?: readonly string[] };
}
