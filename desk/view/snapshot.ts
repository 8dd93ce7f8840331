/** The state displayed by window and tray. */

import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { ConnectionView, Snapshot } from '../../shared/bridge/snapshot.ts';
import { type InboxTab, inboxTabOf } from '../../shared/rules/inbox-tab.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import { pendingKind } from '../../shared/rules/line-decisions.ts';
import { byListing, byUrgency } from '../../shared/rules/ranking.ts';
import { isUnseen } from '../../shared/rules/snooze.ts';
import type { Pause, Preferences } from '../../shared/settings.ts';
import { unseenRefusal } from '../answers/fate.ts';
import type { Outbox } from '../answers/outbox.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { isExpired, isSnoozed, needsAction } from '../notifications/policy.ts';

/** Per tab, and for snoozed items. */
const INBOX_MAX = 500;

type Counts = Snapshot['counts'];

export interface Listing {
  /** All items that wait for the user or are unseen: failed answers first, then by urgency. */
  inbox: ItemView[];
  /** All snoozed items, earliest end of the snooze first. */
  snoozed: ItemView[];
  counts: Counts;
}

const backAt = ({ mine }: ItemView): number => (mine.snoozedUntil === null ? 0 : Date.parse(mine.snoozedUntil));

interface ListingFor {
  userId: string | null;
  knowDays: Preferences['knowDays'];
  /** ms since 1970 */
  now: number;
}

const DAY = 24 * 60 * 60 * 1000;

/** An informational item older than the user's limit. */
const isOld = (view: ItemView, knowDays: Preferences['knowDays'], now: number): boolean =>
  knowDays > 0 && inboxTabOf(view) === 'know' && now - Date.parse(view.item.beckon.at) > knowDays * DAY;

/** Inbox: needs action, is unseen, has a pending answer, or its answer failed. Snoozed: would be in the inbox after the snooze. */
function placeOf(
  view: ItemView,
  own: ReturnType<typeof unseenRefusal>,
  { knowDays, now }: Omit<ListingFor, 'userId'>,
): 'inbox' | 'snoozed' | null {
  if (view.pending || own) return 'inbox';
  if (view.mine.delivery === 'off' || isExpired(view, now) || !isOpen(view.item)) return null;
  const snoozed = isSnoozed(view, now);
  const waits = view.mine.waits || (view.mine.why !== null && isUnseen(view, snoozed ? backAt(view) : now));
  if (!waits || isOld(view, knowDays, now)) return null;
  return snoozed ? 'snoozed' : 'inbox';
}

/** A view, and the person's refused answer that they have not seen. */
interface Candidate {
  view: ItemView;
  refusal: ReturnType<typeof unseenRefusal>;
}

export function listItems(inbox: Inbox, outbox: Outbox, { userId, knowDays, now }: ListingFor): Listing {
  const candidates = new Map<string, Candidate>();
  const take = (kept: ReturnType<Inbox['kept']>) => {
    const view = kept && inbox.viewOf(kept);
    if (!view) return;
    const refusal = userId === null ? null : unseenRefusal(kept.item, kept.own, userId);
    candidates.set(kept.item.id, { view, refusal });
  };
  for (const kept of inbox.current()) take(kept);
  for (const itemId of outbox.itemIds()) take(inbox.kept(itemId));
  return listViews(candidates.values(), { knowDays, now });
}

export function listViews(candidates: Iterable<Candidate>, at: Omit<ListingFor, 'userId'>): Listing {
  const places: Pick<Listing, 'inbox' | 'snoozed'> = { inbox: [], snoozed: [] };
  for (const { view, refusal } of candidates) {
    const place = placeOf(view, refusal, at);
    if (place) places[place].push(view);
  }
  const ranked = byListing(places.inbox);
  const snoozed = byUrgency(places.snoozed).sort((a, b) => backAt(a) - backAt(b));
  const asking = ranked.filter((view) => needsAction(view, at.now));
  return {
    inbox: ranked,
    snoozed,
    counts: {
      toAnswer: asking.filter((view) => inboxTabOf(view) === 'answer').length,
      toKnow: ranked.filter((view) => inboxTabOf(view) === 'know').length,
      critical: asking.filter(({ item }) => item.severity === 'critical').length,
      snoozed: snoozed.length,
    },
  };
}

/** Truncates each tab separately, so that one cannot displace another. */
export function bounded({ inbox, snoozed }: Pick<Listing, 'inbox' | 'snoozed'>): Pick<Listing, 'inbox' | 'snoozed'> {
  return { inbox: mostUrgent(inbox), snoozed: snoozed.slice(0, INBOX_MAX) };
}

function mostUrgent(ranked: readonly ItemView[]): ItemView[] {
  const taken: Record<InboxTab, number> = { answer: 0, know: 0 };
  return ranked.filter((view) => {
    const tab = inboxTabOf(view);
    taken[tab] += 1;
    return taken[tab] <= INBOX_MAX;
  });
}

export function undoOf(inbox: Inbox, outbox: Outbox): Snapshot['undo'] {
  const undoable = outbox.undoable();
  if (!undoable) return null;
  const answers = undoable.itemIds.flatMap((itemId) => {
    const item = inbox.view(itemId)?.item;
    const answer = outbox.pendingOf(itemId);
    if (!item || !answer) return [];
    const { title, record, amount } = item;
    return [{ itemId, key: answer.key, title, label: answer.label, ...pendingKind(item, answer), record, amount }];
  });
  return answers.length > 0 ? { answers, until: undoable.until } : null;
}

export function makeSnapshot(parts: {
  listing: Listing;
  undo: Snapshot['undo'];
  tested: Snapshot['tested'];
  requests?: NonNullable<Snapshot['requests']>;
  connection: ConnectionView;
  me: Snapshot['me'];
  pause: Pause;
  remarks: Snapshot['remarks'];
  preferences: Preferences;
  ready: boolean;
  app: Snapshot['app'];
}): Snapshot {
  const { listing, ...rest } = parts;
  return { ...rest, ...bounded(listing), counts: listing.counts };
}
