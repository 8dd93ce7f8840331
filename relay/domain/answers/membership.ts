/** After a directory or absence change: readdresses open items to new members and stand-ins, not to former ones; drops voters who left. */

import type { Item } from '../../../shared/items.ts';
import { askersOf } from '../../../shared/rules/requester.ts';
import type { DirectoryView } from '../directory-view.ts';
import type { EvidenceTx } from '../items/evidence-ports.ts';
import { saveAddressed } from '../items/readdress.ts';
import { isoOf, recipientsOf } from '../items/recipients.ts';
import { withRequester } from '../items/requester.ts';
import { votersNow, withVoterNames } from '../items/voters.ts';
import type { OutboundTx } from '../outbound/outbound-ports.ts';
import type { ResponseContextTx } from '../outbound/response-context.ts';
import type { Random } from '../ports.ts';
import { planIfNeeded } from '../schedule/plan.ts';
import type { ItemPosition, PlannedItemTx, StoredItem, Tx, UnitContext } from '../unit-of-work.ts';
import { outcomeOf } from './answered-item.ts';
import { stateOf } from './decide.ts';
import { handOn, withoutLeaver } from './leaver.ts';
import { sendResponse } from './response.ts';

type MembershipTx = PlannedItemTx & OutboundTx & Pick<EvidenceTx & ResponseContextTx, 'evidence' | 'responseContext'>;

/** Items per unit of work, so that other work does not wait long. */
const SLICE = 200;

/** @returns where to resume, or null after the last open item */
export function readdressSlice(tx: MembershipTx, from: ItemPosition, random: Random): ItemPosition | null {
  const { ids, next } = tx.openItems(from, SLICE);
  for (const id of ids) {
    const stored = tx.item(id);
    if (stored) readdress(tx, stored, random);
  }
  return next;
}

function readdress(tx: MembershipTx, stored: StoredItem, random: Random): void {
  const named = withRequester(stored.item, tx.directory, tx.directory.source(stored.originId));
  const item = withoutLeaver(named, tx);
  const { audiences, members } = recipientsOf({ directory: tx.directory, asked: item.audiences, item, now: tx.now });
  const reconsidered = reconsider(tx, { ...stored, item });
  const same = tx.internSet(members) === stored.setId && JSON.stringify(audiences) === JSON.stringify(item.audiences);
  if (same && reconsidered === stored.item) return;
  const next: Item = { ...reconsidered, updatedAt: isoOf(tx.now) };
  const earlier = tx.membersOf(stored.setId);
  saveAddressed(tx, stored, planIfNeeded(tx, stored.item, { ...stored, item: next }), item.audiences);
  if (members.length === 0) handOn(tx, item.id, earlier);
  if (next.state === 'answered' && item.state !== 'answered') settle(tx, stored, next, random);
}

/** The response for the last vote said that the decision was open; the source receives it again, decided. */
function settle(
  tx: Pick<Tx, 'directory' | 'enqueue' | 'evidence' | 'responseContext' | 'storeUnread'>,
  stored: StoredItem,
  item: Item,
  random: Random,
): void {
  const answer = item.answers.findLast(({ kind }) => kind !== 'request-info');
  if (answer && tx.directory.source(stored.originId)) {
    sendResponse(tx, stored.originId, item, answer, null, random);
  }
}

/** The voter who left may have been the last one missing. Without any vote, people leaving decide nothing. */
function reconsider(tx: UnitContext, stored: StoredItem): Item {
  const { item } = stored;
  const before = item.decision;
  if (!before || before.policy === 'first' || before.state !== 'open') return item;
  const present = votersNow(stored, tx.directory);
  const order = before.order && withoutGone(before.order, item, tx.directory);
  const decision = withVoterNames({ ...before, order }, present, tx.directory);
  const state = item.votes.length > 0 ? stateOf(decision, item.votes, present ?? [], tx.directory.personOf) : 'open';
  const last = item.answers.findLast(({ kind }) => kind !== 'request-info');
  const action = item.actions.find(({ id }) => id === last?.action);
  if (state === 'open' || !last || !action) {
    return JSON.stringify(decision) === JSON.stringify(before) ? item : { ...item, decision };
  }
  return { ...item, state: 'answered', decision: { ...decision, state }, outcome: outcomeOf(last, action) };
}

/** Drops entries whose turn has not come and that are requesters or no longer in the directory. */
function withoutGone(order: readonly string[], item: Item, directory: DirectoryView): string[] {
  const done = item.votes.length;
  const askers = askersOf(item);
  const isThere = (entry: string) => directory.person(entry) !== null && !askers.includes(entry);
  const roles = new Set(directory.roles().map((role) => role.id));
  return order.filter((entry, index) => index < done || isThere(entry) || roles.has(entry));
}

/** ms since 1970; null if there is none. */
export function nextAbsenceChange(directory: DirectoryView, now: number): number | null {
  const moments = directory
    .absent()
    .flatMap(([, absence]) => [Date.parse(absence.from), Date.parse(absence.to)])
    .filter((at) => at > now);
  return moments.length > 0 ? Math.min(...moments) : null;
}
