/** Merges a further event into an existing item; shared by folding and collapsing. */
import type { Addressed, Item } from '../../../shared/items.ts';
import { versioned } from '../../../shared/rules/version.ts';
import { severityRank } from '../../../shared/severity.ts';
import { withChangedEvidence } from '../items/evidence.ts';
import { withLinkWarnings } from '../items/links.ts';
import { saveAddressed } from '../items/readdress.ts';
import { recipientsOf } from '../items/recipients.ts';
import { noteResponseContext } from '../outbound/response-context.ts';
import { planIfNeeded, replan } from '../schedule/plan.ts';
import { planOf, withRepeatsReset } from '../schedule/schedule.ts';
import type { ItemPlan } from '../schedule/schedule-ports.ts';
import type { StoredItem, UnitContext } from '../unit-of-work.ts';
import type { Acceptance, Effect } from './acceptance.ts';
import { askedOf, byFallback, fallbackAudiences } from './fallback.ts';
import { type ItemData, withLatest } from './new-item.ts';
import { steppedUp } from './step-up.ts';

/** Maximum audiences of one item. It bounds growth if a source addresses different people each time. */
const MAX_AUDIENCES = 100;
/** Of all audiences as JSON: as much as one event can hold. */
const MAX_CHARACTERS = 64 * 1024;

function addAudiences(before: readonly Addressed[], more: readonly Addressed[]): Addressed[] {
  const known = new Set(before.map(({ audience }) => JSON.stringify(audience)));
  const added = more.filter(({ audience }) => !known.has(JSON.stringify(audience)));
  const all = added.length === 0 ? [...before] : [...before, ...added].slice(0, MAX_AUDIENCES);
  return added.length === 0 || JSON.stringify(all).length <= MAX_CHARACTERS ? all : [...before];
}

function renew(item: Item, data: ItemData, at: string): Item {
  return {
    ...withLatest(item, data, at),
    attachments: data.attachments ?? item.attachments,
    error: data.error ?? item.error,
    record: data.record ?? item.record,
  };
}

/** Reopens the item without outcome and votes; `answers` retains the history. */
export function reopen(item: Item): Item {
  return {
    ...item,
    state: 'open',
    outcome: null,
    votes: [],
    decision: item.decision ? { ...item.decision, state: 'open' } : null,
  };
}

export const risesAbove = (severity: ItemData['severity'], item: Item): boolean =>
  severity !== undefined && severityRank(severity) > severityRank(item.severity);

/** A plan that is sent again unchanged keeps its repeat count; a higher severity restarts the count. */
function planAfter(before: ItemPlan | null, data: ItemData, isWorse: boolean): ItemPlan | null {
  const requested = planOf(data, null);
  if (!requested) return isWorse ? withRepeatsReset(before) : before;
  const brought = before?.working ? { ...requested, working: before.working } : requested;
  const { repeated: _, ...standing } = before ?? brought;
  const isSame = before !== null && JSON.stringify(standing) === JSON.stringify(brought);
  return isSame && !isWorse ? before : brought;
}

const isMoved = (before: Item, after: Item): boolean =>
  before.dueAt !== after.dueAt || before.expiresAt !== after.expiresAt;

const reachOf = ({ directory, now }: UnitContext, asked: readonly Addressed[], item: Item): number =>
  recipientsOf({ directory, asked, item, now }).members.length;

/** Merges the event, readdresses the item and stores it. `dress` sets count, path and beckon. */
export function mergeInto(stored: StoredItem, data: ItemData, given: Acceptance, dress: (item: Item) => Item): Effect {
  const { tx, at } = given;
  const own = askedOf(data, given);
  const before = stored.item;
  const renewed = dress(steppedUp(renew(before, data, at), data.stepUp, given.source));
  const linked = withLinkWarnings(renewed, given.source);
  const item = versioned(before, withChangedEvidence(tx, before, linked, data));
  const plan = planAfter(stored.plan, data, severityRank(item.severity) > severityRank(before.severity));
  const after = { ...stored, item, plan };
  const next =
    plan !== stored.plan || isMoved(before, item) ? replan(tx, before, after) : planIfNeeded(tx, before, after);
  const asked = addAudiences(before.audiences, own);
  const fallen = given.fallback && fallbackAudiences(asked, reachOf(tx, asked, item), given);
  const members = saveAddressed(tx, stored, next, fallen ? addAudiences(before.audiences, fallen) : asked);
  noteResponseContext(tx, item.id, data, given);
  return { itemId: item.id, recipients: members.length, ...byFallback(fallen ?? own) };
}
