/** Events that create one item each: approvals, tasks, cases, and the first of a fold or a record. */
import type { BeckonEvent, ItemType } from '../../../shared/events.ts';
import type { Item } from '../../../shared/items.ts';
import { askersOf } from '../../../shared/rules/requester.ts';
import { fixedWorkingTime } from '../../../shared/rules/step-clock.ts';
import type { WorkingTime } from '../../../shared/working-time.ts';
import type { DirectoryView } from '../directory-view.ts';
import { withNewEvidence } from '../items/evidence.ts';
import { withLinkWarnings } from '../items/links.ts';
import { type Recipients, recipientsOf } from '../items/recipients.ts';
import { withRequester } from '../items/requester.ts';
import { threadWith } from '../items/thread.ts';
import { withVoterNames } from '../items/voters.ts';
import { noteResponseContext } from '../outbound/response-context.ts';
import { planNew } from '../schedule/plan.ts';
import { planOf } from '../schedule/schedule.ts';
import type { StoredItem } from '../unit-of-work.ts';
import { type Acceptance, type Effect, EventRefused } from './acceptance.ts';
import { isWithdrawn } from './ends.ts';
import { askedOf, byFallback, fallbackAudiences } from './fallback.ts';
import { type ItemData, newItem } from './new-item.ts';
import { steppedUp } from './step-up.ts';

/** Voters are fixed when the item is created; stand-ins vote in the voter's place. */
function votersOf(item: Item, directory: DirectoryView): string[] | null {
  const { decision } = item;
  if (decision?.policy !== 'all' && decision?.policy !== 'quorum') return null;
  const asked = item.audiences.filter(({ by }) => by === 'event');
  const voters = asked.flatMap(({ audience }) => directory.members(audience, askersOf(item)));
  const unique = [...new Set(voters)].sort();
  if (decision.policy === 'quorum') {
    const people = new Set(unique.map(directory.personOf)).size;
    if ((decision.quorum ?? 0) > people)
      throw new EventRefused('/data/decision/quorum', `cannot be reached: ${people} may vote`);
  }
  return unique;
}

function checkOrder(item: Item, directory: DirectoryView): void {
  const roles = new Set(directory.roles().map((role) => role.id));
  const asked = new Set<string>();
  item.decision?.order?.forEach((entry, index) => {
    const pointer = `/data/decision/order/${index}`;
    if (!directory.person(entry) && !roles.has(entry))
      throw new EventRefused(pointer, 'is neither a person nor a role');
    if (askersOf(item).includes(entry))
      throw new EventRefused(pointer, 'is the requester, who cannot decide their own request');
    if (asked.has(directory.personOf(entry)))
      throw new EventRefused(pointer, 'is asked before already, under another id');
    asked.add(directory.personOf(entry));
  });
}

function addressedOf(item: Item, data: ItemData, given: Acceptance): Recipients & { fallback?: true } {
  const { directory, now } = given.tx;
  const own = askedOf(data, given);
  const reached = recipientsOf({ directory, asked: own, item, now });
  const fallen = fallbackAudiences(own, reached.members.length, given);
  return fallen
    ? { ...recipientsOf({ directory, asked: fallen, item, now }), ...byFallback(fallen) }
    : { ...reached, ...byFallback(own) };
}

/** Null: the steps are counted in elapsed time. Fixed here, so that a later change of the directory moves no step. */
function workingTimeOf(item: Item, data: ItemData, { tx, source }: Acceptance): WorkingTime | null {
  if ((data.clock ?? source.clock) !== 'working') return null;
  const time = tx.directory.workingTimeOf(item.audiences.map(({ audience }) => audience));
  return time && fixedWorkingTime(time, tx.now);
}

/** Creates the item of an event and stores it. @param dress adds members that only some types have, before the item is stored */
export function storeNewItem(
  event: BeckonEvent,
  type: ItemType,
  data: ItemData,
  given: Acceptance,
  dress: (item: Item) => Item = (item) => item,
): { stored: StoredItem; effect: Effect } {
  const { tx, source, random, at } = given;
  const { directory } = tx;
  const made = withRequester(newItem({ id: random.uuid(), type, event, data, source, at }), directory, source);
  const bare = withLinkWarnings(dress(steppedUp(made, data.stepUp, source)), source);
  const { audiences, members, ...by } = addressedOf(bare, data, given);
  const addressed = { ...bare, audiences };
  if (bare.decision?.order) checkOrder(addressed, directory);
  const voters = votersOf(addressed, directory);
  const decision = bare.decision && withVoterNames(bare.decision, voters, directory);
  const whole = decision === addressed.decision ? addressed : { ...addressed, decision };
  const working = workingTimeOf(whole, data, given);
  const item = withNewEvidence(tx, working ? { ...whole, clock: 'working' } : whole, data);
  const stored: StoredItem = planNew(tx, {
    item,
    originId: source.id,
    setId: tx.internSet(members),
    voters,
    plan: planOf(data, working),
    request: null,
  });
  tx.create(stored);
  noteResponseContext(tx, item.id, data, given);
  return { stored, effect: { itemId: item.id, recipients: members.length, ...by } };
}

type PlainItemEvent = Extract<BeckonEvent, { type: 'approval.requested' | 'task.assigned' | 'case.escalated' }>;

export function makeItem(event: PlainItemEvent, given: Acceptance): Effect {
  if (!isWithdrawn(event, given)) return storeNewItem(event, event.type, event.data, given).effect;
  const end = { at: given.at, by: { id: null, name: given.source.name }, kind: 'withdrawn' as const };
  const { effect } = storeNewItem(event, event.type, event.data, given, (item) => ({
    ...item,
    state: 'withdrawn',
    thread: threadWith(item, end),
  }));
  return { ...effect, withdrawn: true };
}
