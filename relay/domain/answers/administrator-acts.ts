/** Acts of an administrator on an open item: hand it to others, close it, remind. Each is one unit of work with one record in the audit. */
import type { ItemActName, ItemActResult } from '../../../shared/admin/acts.ts';
import type { Audience } from '../../../shared/events.ts';
import type { Item } from '../../../shared/items.ts';
import type { PersonRef } from '../../../shared/primitives.ts';
import { type FieldError, ProblemError } from '../../../shared/problems.ts';
import { endingOf } from '../../../shared/rules/ending.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { askersOf } from '../../../shared/rules/requester.ts';
import { MAX_ERRORS } from '../../../shared/validate.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { DirectoryView } from '../directory-view.ts';
import { saveAddressed } from '../items/readdress.ts';
import { isoOf } from '../items/recipients.ts';
import { withRequester } from '../items/requester.ts';
import { isRemindable } from '../items/requests.ts';
import { threadWith } from '../items/thread.ts';
import { administratorOf, refuseIf, requiredReason } from '../people/absence.ts';
import { type AuditedActor, noteAct } from '../people/admin-act.ts';
import type { Random } from '../ports.ts';
import { audienceNames, planIfNeeded, replan } from '../schedule/plan.ts';
import { withReminder } from '../schedule/remind.ts';
import { withRepeatsReset } from '../schedule/schedule.ts';
import type { AnswerTx, StoredItem, UnitContext } from '../unit-of-work.ts';
import { audienceOf } from './previous-audience.ts';
import { sendClosing } from './response.ts';

export interface ItemAct {
  act: ItemActName;
  by: AuditedActor;
  itemId: string;
  reason: string;
  /** Of `reassign`. */
  audience?: Audience;
}

export type ActInput = Omit<ItemAct, 'itemId' | 'reason'>;

/** ms between two reminders of one item that people sent. */
const PAUSE_MS = 3600_000;

/** @throws ProblemError */
export function actOnItem(tx: AnswerTx, { itemId, reason, ...given }: ItemAct, random: Random): ItemActResult {
  const kept = tx.item(itemId);
  if (!kept) throw new ProblemError('NOT_FOUND', refusals.items.unknown);
  const text = requiredReason(reason);
  const stored = checkedForAct(tx, kept, given);
  const { act, audience } = given;
  const by = administratorOf(tx.directory, given.by);
  const recipients = perform(tx, stored, { act, audience, by, text }, random);
  noteAct(tx, given.by, act, null, { itemId, facts: { recipients } });
  const state = tx.item(itemId)?.item.state ?? stored.item.state;
  const previous = act === 'reassign' ? { previous: audienceOf(stored.item.audiences) } : {};
  return { itemId, state, recipients, ...previous };
}

interface Deed {
  act: ItemActName;
  audience: Audience | undefined;
  by: PersonRef;
  text: string;
}

function perform(tx: AnswerTx, stored: StoredItem, { act, audience, by, text }: Deed, random: Random): number {
  if (act === 'reassign' && audience) return reassign(tx, stored, audience, by, text);
  if (act === 'close') close(tx, stored, by, text, random);
  else remind(tx, stored, by, text);
  return tx.membersOf(stored.setId).length;
}

type ActContext = UnitContext & Pick<AnswerTx, 'membersOf'>;

/** @returns the item with its requester as of now. @throws the refusal that the act would meet */
export function checkedForAct(tx: ActContext, kept: StoredItem, { act, by, audience }: ActInput): StoredItem {
  const fault = endedFault(kept.item, tx.now);
  if (fault) throw fault;
  const stored = { ...kept, item: withRequester(kept.item, tx.directory, tx.directory.source(kept.originId)) };
  if (act === 'reassign') checkReassignment(tx, stored, by, audience);
  if (act === 'remind') checkReminder(stored.item, tx.now);
  return stored;
}

/** Also if the scheduler has not expired the item yet. */
function endedFault(item: Item, now: number): ProblemError | null {
  const isOver = item.expiresAt !== null && Date.parse(item.expiresAt) <= now;
  if (isOpen(item) && !isOver) return null;
  const { outcome } = item;
  const text = isOpen(item) ? refusals.items.expired : refusals.items.over(item.state);
  return new ProblemError('ITEM_CLOSED', text, { outcome, ending: endingOf(item) });
}

function checkReassignment(
  tx: ActContext,
  { item, setId }: StoredItem,
  by: AuditedActor,
  audience: Audience | undefined,
): void {
  if (item.decision && item.decision.policy !== 'first') {
    throw new ProblemError('NOT_REASSIGNABLE', refusals.items.votersFixed);
  }
  refuseIf(
    audience
      ? audienceFaults(tx.directory, askersOf(item), audience)
      : [{ pointer: '/audience', detail: 'is required' }],
  );
  const own = by.userId === null ? [] : tx.directory.accountsOf(by.userId);
  if (own.some((id) => askersOf(item).includes(id))) {
    throw new ProblemError('SEPARATION_OF_DUTIES', refusals.items.ownRequestHandedOver);
  }
  const before = tx.membersOf(setId);
  const isNamed = (id: string): boolean => (audience?.users?.includes(id) ?? false) && !before.includes(id);
  if (own.some(isNamed)) throw new ProblemError('SEPARATION_OF_DUTIES', refusals.items.handedToSelf);
}

/** @param askers requesters, who are no recipients */
export function audienceFaults(directory: DirectoryView, askers: readonly string[], audience: Audience): FieldError[] {
  const known = new Set(['*', ...directory.roles().map(({ id }) => id)]);
  const users = (audience.users ?? []).flatMap((id, index): FieldError[] => {
    const pointer = `/audience/users/${index}`;
    if (askers.includes(id)) return [{ pointer, detail: 'is the requester, who cannot decide their own request' }];
    return directory.person(id) ? [] : [{ pointer, detail: 'is nobody here' }];
  });
  const roles = (audience.roles ?? []).flatMap((id, index): FieldError[] =>
    known.has(id) ? [] : [{ pointer: `/audience/roles/${index}`, detail: 'is no role here' }],
  );
  const faults = [...users, ...roles].slice(0, MAX_ERRORS);
  if (faults.length > 0 || directory.members(audience, askers).length > 0) return faults;
  return [{ pointer: '/audience', detail: 'reaches nobody' }];
}

/** @returns the number of recipients */
function reassign(tx: AnswerTx, stored: StoredItem, audience: Audience, by: PersonRef, reason: string): number {
  const at = isoOf(tx.now);
  const { item } = stored;
  const from = audienceOf(item.audiences);
  const to = { id: onlyUser(audience), name: audienceNames(tx.directory, audience).text };
  const next: Item = {
    ...item,
    claimedBy: null,
    beckon: { at, reason: 'reassigned' },
    snoozesEndedAt: at,
    thread: threadWith(item, { at, by, kind: 'reassigned', to, text: reason, ...(from && { from }) }),
    updatedAt: at,
  };
  answerAgain(tx, item);
  const planned = planIfNeeded(tx, item, { ...stored, item: next, plan: withRepeatsReset(stored.plan) });
  return saveAddressed(tx, stored, planned, [{ audience, by: 'event', reassigned: true, at }]).length;
}

function onlyUser({ users = [], ...others }: Audience): string | null {
  const [first, second] = users;
  return first !== undefined && second === undefined && Object.keys(others).length === 0 ? first : null;
}

/** Delegations end: people who delegated the item before answer themselves if they are recipients. */
function answerAgain(tx: AnswerTx, { id, audiences }: Item): void {
  const delegators = audiences.flatMap(({ by, onBehalfOf }) =>
    by === 'delegation' && onBehalfOf ? [onBehalfOf.id] : [],
  );
  for (const userId of new Set(delegators)) {
    const own = userId === null ? null : tx.own(id, userId);
    if (userId !== null && own?.delegatedAt) tx.saveOwn(userId, { ...own, delegatedAt: null });
  }
}

function close(tx: AnswerTx, stored: StoredItem, by: PersonRef, reason: string, random: Random): void {
  const at = isoOf(tx.now);
  const { item, originId } = stored;
  const thread = threadWith(item, { at, by, kind: 'closed', text: reason });
  const closed: Item = { ...item, state: 'closed', closedReason: reason, thread, updatedAt: at };
  tx.save(replan(tx, item, { ...stored, item: closed }));
  if (tx.directory.source(originId)) sendClosing(tx, originId, { item: closed, by, at, reason }, random);
}

function checkReminder(item: Item, now: number): void {
  if (!isRemindable(item)) throw new ProblemError('ITEM_CLOSED', refusals.items.nobodyToRemind);
  const last = item.thread.findLast(({ kind, by }) => kind === 'reminder' && by !== undefined);
  // A time in the future (the clock was set back) counts as now.
  const wait = last ? Math.min(Date.parse(last.at), now) + PAUSE_MS - now : 0;
  if (wait <= 0) return;
  throw new ProblemError('RATE_LIMITED', refusals.items.remindedLately, { retryAfter: Math.ceil(wait / 1000) });
}

function remind(tx: AnswerTx, stored: StoredItem, by: PersonRef, reason: string): void {
  const item = withReminder(stored.item, isoOf(tx.now), by, reason);
  tx.save(planIfNeeded(tx, stored.item, { ...stored, item }));
}
