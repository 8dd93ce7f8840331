/** What the window may ask of every host, and what every host tells it. What only some can do is in `capabilities.ts`. */
import Type from 'typebox';
import {
  type Absence,
  AbsenceRequest,
  type MadePairingCode,
  type OwnSession,
  type PeopleFound,
  type SessionsEnded,
  Subscriptions,
} from '../people.ts';
import { Duration, Id, Instant, Nullable, PersonId } from '../primitives.ts';
import { COMMENT_MAX, Uuid } from '../responses.ts';
import { type Preferences, PreferencesPatch } from '../settings.ts';
import { PeopleMessage, ResendMessage, WithdrawMessage } from '../socket.ts';
import type { DeliveryPreview } from './delivery-preview.ts';
import { type HistoryPage, HistoryQuery } from './history.ts';
import { type InboxFound, InboxQuery } from './inbox-search.ts';
import type { ItemView, PendingAnswer } from './item-view.ts';
import type { ProcessesChange, ProcessesView } from './processes.ts';
import type { Snapshot } from './snapshot.ts';
import type { View } from './views.ts';

const some = Type.Optional;
const closed = <P extends Type.TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false });
const Nothing = Type.Null();
const Version = Type.Integer({ minimum: 1 });
/** The most items that one press may act on. */
const AT_ONCE = 500;
const Ids = Type.Array(Uuid, { minItems: 1, maxItems: AT_ONCE });
const Comment = Type.String({ maxLength: COMMENT_MAX });

/** Each channel with the schema of what the window sends. */
export const BASE_CHANNELS = {
  'snapshot.get': Nothing,
  'item.get': closed({ itemId: Uuid }),
  'history.search': HistoryQuery,
  'inbox.find': InboxQuery,
  /** Asks the relay the first time; then what moves is told by `processes`. */
  'processes.list': Nothing,
  /** The next page; answers with all that are known then. */
  'processes.more': Nothing,
  /**
   * `version`: of the item as it was drawn. `confirmed`: the person was asked and said yes; an action with `confirm` is refused without.
   * Held for the person's time to undo before it is sent; above a limit the relay is asked first, and its question comes back as a pending answer.
   * `byKey`: by a single key, so that the acknowledgement of a critical item is held too, which else goes at once.
   */
  'item.answer': closed({
    itemId: Uuid,
    action: Id,
    version: Version,
    comment: some(Comment),
    confirmed: some(Type.Boolean()),
    byKey: some(Type.Boolean()),
  }),
  /**
   * Those that can be given, held together; the others are named, and a problem where none can. One comment and one yes stand for all.
   * Never one that the relay asks about.
   */
  'item.answer-all': closed({
    answers: Type.Array(closed({ itemId: Uuid, action: Id, version: Version }), {
      minItems: 1,
      maxItems: AT_ONCE,
    }),
    comment: some(Comment),
    confirmed: some(Type.Boolean()),
    byKey: some(Type.Boolean()),
  }),
  /** Says yes to what the relay asks; answered once the person has signed in anew, where that is asked for. */
  'item.confirm': closed({ itemId: Uuid }),
  /** Takes held answers back. */
  'item.undo': closed({ itemIds: Ids }),
  /** Sends held answers without waiting for the rest of their time to undo. */
  'item.send-now': closed({ itemIds: Ids }),
  /** Takes back an answer of the person's that the relay has recorded, by its key, as it was drawn. */
  'item.withdraw': WithdrawMessage,
  /** Drops an answer that the relay refused, or that is still kept here and was never sent. */
  'item.dismiss-answer': closed({ itemId: Uuid }),
  'item.seen': closed({ itemIds: Ids }),
  /** The item that the person has before them in the window that has the focus, told again while it lasts; null: none any more. */
  'item.open': closed({ itemId: Nullable(Uuid) }),
  /** A key or pointer was used in the window that has the focus, told again while it lasts; `used` false: it lost the focus. */
  'window.used': closed({ used: Type.Boolean() }),
  'item.snooze': closed({ itemIds: Ids, until: Nullable(Instant) }),
  /** Of several, those that can be; the others are named, and a problem where none can. */
  'item.claim': closed({ itemIds: Ids, release: some(Type.Boolean()) }),
  /** A failed message of a customer's notice, by its place in `item.messages`. */
  'item.resend': ResendMessage,
  /** As `item.claim`. */
  'item.delegate': closed({ itemIds: Ids, to: PersonId, note: some(Comment) }),
  'people.find': PeopleMessage,
  /** Away from here to there; `{}` ends it. */
  'absence.set': AbsenceRequest,
  'subscriptions.set': Subscriptions,
  'subscriptions.preview': Subscriptions,
  /** All but what the system has to agree to. */
  'preferences.set': Type.Omit(PreferencesPatch, ['startAtLogin'], { additionalProperties: false }),
  /** By a one-time code. `relay`: its address; null: the relay that this place belongs to. */
  'relay.pair': closed({
    relay: Nullable(Type.String({ maxLength: 2048 })),
    code: Type.String({ minLength: 4, maxLength: 64 }),
    /** How long to stay signed in, where a session is begun by it; left out: as long as the relay lets. */
    stay: some(Duration),
  }),
  /** Signs out here, and removes what is kept here. */
  'relay.unpair': Nothing,
  /** Answers given here that the relay has not recorded: they are lost with what is kept here. */
  'answers.unsent': Nothing,
  /** Where the person is signed in. */
  'sessions.list': Nothing,
  /** Ends one; null: all but this one. */
  'sessions.end': closed({ id: Nullable(Type.String({ minLength: 1, maxLength: 64 })) }),
  /** A one-time code for another device of the person. */
  'pairing-code.make': Nothing,
  'relay.reconnect': Nothing,
  'remark.dismiss': closed({ id: Type.String({ maxLength: 200 }) }),
  'link.open': closed({ url: Type.String({ maxLength: 2048 }) }),
} as const satisfies Record<string, Type.TSchema>;

/** An answer that the relay has not recorded. */
export interface UnsentAnswer {
  itemId: string;
  /** Of the item; null where it is not kept here any more. */
  title: string | null;
  /** Of the button. */
  label: string;
}

/** An item of several that was left as it is, and why, in words. */
export interface RefusedItem {
  itemId: string;
  detail: string;
}
/** Of several: what was not done. */
export interface DoneToMany {
  refused: RefusedItem[];
}
export interface AnsweredMany extends DoneToMany {
  given: { itemId: string; answer: PendingAnswer }[];
}

/** What comes back, by channel. */
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
  'item.withdraw': null;
  'item.dismiss-answer': null;
  'item.seen': null;
  'item.open': null;
  'window.used': null;
  'item.snooze': null;
  'item.claim': DoneToMany;
  'item.resend': null;
  'item.delegate': DoneToMany;
  'people.find': PeopleFound;
  'absence.set': Absence | null;
  'subscriptions.set': Subscriptions;
  'subscriptions.preview': DeliveryPreview;
  'preferences.set': Preferences;
  'relay.pair': { user: { id: string; name: string } };
  'relay.unpair': null;
  'answers.unsent': UnsentAnswer[];
  'sessions.list': OwnSession[];
  'sessions.end': SessionsEnded;
  'pairing-code.make': MadePairingCode;
  'relay.reconnect': null;
  'remark.dismiss': null;
  'link.open': null;
}

/** What the host tells the window. `changed` names items whose view is out of date. */
export interface BaseEvents {
  snapshot: Snapshot;
  changed: { itemIds: string[] };
  processes: ProcessesChange;
  /**
   * `answer`: of the item; the window asks for what it needs, a comment or a yes. `itemIds`: the inbox shows these alone, until the
   * person asks for all.
   */
  navigate: { view: View; itemId?: string; answer?: string; itemIds?: readonly string[] };
}
