/** Who would receive an event and why, and who would not and why not. Nothing is stored or sent. */
import type { DryRunResult, NotReached } from '../../../shared/admin.ts';
import type { BeckonEvent } from '../../../shared/events.ts';
import type { Subscriptions } from '../../../shared/people.ts';
import { personView } from '../../../shared/rules/person-view.ts';
import { askersOf } from '../../../shared/rules/requester.ts';
import { NO_RATES } from '../../../shared/rules/step-up.ts';
import { audiencesOf, type ItemData, makesItem, newItem } from '../accept/new-item.ts';
import type { DirectoryView, Source } from '../directory-view.ts';
import { UNLIMITED } from '../items/grants.ts';
import { isoOf, recipientsOf } from '../items/recipients.ts';
import { withRequester } from '../items/requester.ts';

/** A source that is not in the directory, for trials. */
export const trialSource = (id: string): Source => ({
  id,
  name: id,
  grants: UNLIMITED,
  rate: null,
  takesResponses: false,
  reports: false,
  blocksUnknown: false,
  requesterSees: 'nothing',
  fallback: null,
  clock: 'elapsed',
  policy: { stepUp: [], rates: NO_RATES, repeat: 0 },
});

const MAX_OTHERS = 1000;

/** @param now ms since 1970; decides absences and stand-ins */
export function dryRun(
  event: BeckonEvent,
  directory: DirectoryView,
  subscriptionsOf: (userId: string) => Subscriptions,
  now: number,
): DryRunResult {
  const result: DryRunResult = { recipients: [], others: [] };
  if (!makesItem(event)) return result;
  const data: ItemData = event.data;
  const at = isoOf(now);
  const made = newItem({ id: 'dry-run', type: event.type, event, data, source: trialSource('dry-run'), at });
  const bare = withRequester(made, directory, null);
  const askers = askersOf(bare);
  const asked = audiencesOf(data, at, (id) => directory.person(id) !== null);
  const { audiences, members } = recipientsOf({ directory, asked, item: bare, now });
  const item = { ...bare, audiences };
  const reached = new Set(members);
  for (const person of directory.people()) {
    const { id, name } = person;
    const view = personView(item, person, null, subscriptionsOf(id));
    if (reached.has(id) && view.why) result.recipients.push({ id, name, why: view.why, delivery: view.delivery });
    else if (result.others.length < MAX_OTHERS) {
      const own = askers.includes(id) && view.why !== null;
      const not: NotReached = own ? { because: 'requester', wanted: [] } : whyNot(data, person);
      result.others.push({ id, name, reason: inWords(not), ...not });
    }
  }
  return result;
}

type PersonAttributes = { roles: readonly string[]; locations: readonly string[]; units: readonly string[] };

function whyNot({ audience }: ItemData, person: PersonAttributes): NotReached {
  if (!audience) return { because: 'nobody', wanted: [] };
  const misses = (wanted: readonly string[], held: readonly string[]) =>
    !wanted.includes('*') && !wanted.some((value) => held.includes(value));
  for (const because of ['roles', 'locations', 'units'] as const) {
    const wanted = audience[because];
    if (wanted && misses(wanted, person[because])) return { because, wanted: [...wanted] };
  }
  return { because: 'unnamed', wanted: [] };
}

function inWords({ because, wanted }: NotReached): string {
  const [one, ...more] = wanted;
  const all = wanted.join(', ');
  switch (because) {
    case 'nobody':
      return 'the event addresses nobody';
    case 'requester':
      return 'asked for it, and nobody decides their own request';
    case 'roles':
      return more.length === 0 ? `does not hold the role ${one}` : `holds none of the roles ${all}`;
    case 'locations':
      return more.length === 0 ? `is not at ${one}` : `is at none of the locations ${all}`;
    case 'units':
      return more.length === 0 ? `is not in the unit ${one}` : `is in none of the units ${all}`;
    case 'unnamed':
      return 'is not named';
  }
}
