/** What the page of an answer link says of an item, in sentences. */
import type { ActionKind } from '../../../shared/events.ts';
import type { Fate, Item, ItemForPerson, LinkWarning, Outcome, PersonRef } from '../../../shared/items.ts';

/** Whose clock is shown: the zone that the person named for their quiet hours, else UTC. */
export interface Reading {
  person: { id: string; name: string };
  /** IANA name. */
  timeZone: string;
  /** ms since 1970. */
  now: number;
}

const DONE: Readonly<Record<ActionKind, string>> = {
  approve: 'approved',
  reject: 'rejected',
  acknowledge: 'acknowledged',
  'request-info': 'asked',
  custom: 'answered',
};

/** `10:42 UTC`, with the day where it is another one. */
export function timeIn(instant: string, { timeZone, now }: Pick<Reading, 'timeZone' | 'now'>): string {
  const at = Date.parse(instant);
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium' });
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(at);
  return day.format(at) === day.format(now) ? time : `${day.format(at)}, ${time}`;
}

/** `Kim Reyes for Lee Roe`. */
export const nameOf = (by: PersonRef): string => (by.onBehalfOf ? `${by.name} for ${by.onBehalfOf.name}` : by.name);

const didIt = (kind: ActionKind, label: string): string => (kind === 'custom' ? `answered “${label}”` : DONE[kind]);

/** `You approved this at 10:42` · `Already approved by Lee Roe at 10:42`. */
function outcomeLine({ by, kind, label, at }: Pick<Outcome, 'by' | 'kind' | 'label' | 'at'>, reading: Reading): string {
  const time = timeIn(at, reading);
  return by.id === reading.person.id
    ? `You ${didIt(kind, label)}${kind === 'custom' ? '' : ' this'} at ${time}`
    : `Already ${didIt(kind, label)} by ${nameOf(by)} at ${time}`;
}

export function fateLine(fate: Fate, reason: string | null, source: string): string {
  const because = reason ? `: ${reason}` : '';
  switch (fate) {
    case 'none':
    case 'recorded':
      return 'The answer is recorded.';
    case 'delivering':
      return `The answer is recorded and on its way to ${source}.`;
    case 'confirmed':
      return `${source} has confirmed it.`;
    case 'refused':
      return `${source} refused${because}.`;
    case 'failed':
      return `It could not be delivered to ${source}${because}. Your administrator can send it again.`;
  }
}

/** `Requested by Kim Reyes`, or `· not known here`; null: nobody is said to have. */
export function requesterLine({ requester, requestedBy }: Pick<Item, 'requester' | 'requestedBy'>): string | null {
  if (!requestedBy) return requester === null ? null : `Requested by ${requester}`;
  return `Requested by ${requestedBy.name}${requestedBy.ids.length > 0 ? '' : ' · not known here'}`;
}

const stoppedLine = ({ requestedBy, origin }: Pick<Item, 'requestedBy' | 'origin'>): string =>
  requestedBy?.stops === 'mixed'
    ? 'Nobody can decide this: the name of who asked mixes letters of several scripts. Your administrator can settle it'
    : `Nobody can decide this: ${origin.name} names somebody who is not known here. Your administrator can settle it`;

/** In whose place an answer counts; null where it is one's own alone. */
export function answersForLine({ answersFor }: Pick<ItemForPerson, 'answersFor'>, { person }: Reading): string | null {
  const own = answersFor[0]?.id === person.id;
  const names = (own ? answersFor.slice(1) : answersFor).map(({ name }) => name).join(', ');
  if (names === '') return null;
  return own ? `You answer for ${names} too; your own answer comes first.` : `You answer for ${names}.`;
}

/** Why nothing can be answered here now; null where something can. */
export function stateLine(item: ItemForPerson, reading: Reading, delegated: boolean): string | null {
  if (item.outcome) return outcomeLine(item.outcome, reading);
  const source = item.origin.name;
  if (item.state === 'withdrawn')
    return item.closedReason ? `${source} took it back: ${item.closedReason}` : `${source} took it back`;
  if (item.state === 'closed')
    return item.closedReason ? `${source} closed it: ${item.closedReason}` : `${source} closed it`;
  if (item.state === 'expired') return 'It ran out before it was decided';
  if (item.requestedBy?.stops) return stoppedLine(item);
  if (item.actions.length > 0 && !delegated) return null;
  const mine = item.votes.findLast(({ by }) => by.id === reading.person.id || by.onBehalfOf?.id === reading.person.id);
  if (mine) {
    const label = item.actions.find(({ id }) => id === mine.action)?.label ?? mine.action;
    return `${outcomeLine({ ...mine, label }, reading)}. Others are still to answer`;
  }
  if (delegated) return 'You handed this to someone else, who answers now';
  return item.state === 'waiting' ? 'Others are asked before you' : 'The answer is asked of others';
}

/** `Due 10:42 UTC` · `Overdue since 10:42 UTC`. */
export function dueLine({ dueAt }: Pick<Item, 'dueAt'>, reading: Reading): string | null {
  if (dueAt === null) return null;
  return Date.parse(dueAt) < reading.now ? `Overdue since ${timeIn(dueAt, reading)}` : `Due ${timeIn(dueAt, reading)}`;
}

/** Thousands set apart; the decimals as the source wrote them. */
export function amountLine({ amount }: Pick<Item, 'amount'>): string | null {
  if (!amount) return null;
  const [whole = '', decimals] = amount.value.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${decimals === undefined ? grouped : `${grouped}.${decimals}`} ${amount.currency}`;
}

const BECAUSE: Readonly<Record<LinkWarning['because'][number], (source: string) => string>> = {
  'unknown-host': (source) => `${source} is not known for it`,
  'user-info': () => 'what stands before the @ is no address',
  'not-ascii': () => 'its name has letters that can look like others',
};

/** What is to be said of a link before somebody follows it; null: nothing. */
export function linkWarning(
  { linkWarnings, origin }: Pick<Item, 'linkWarnings' | 'origin'>,
  url: string,
): string | null {
  const warning = linkWarnings?.find((one) => one.url === url);
  if (!warning) return null;
  return `${url} leads to ${warning.host}: ${warning.because.map((why) => BECAUSE[why](origin.name)).join(', ')}`;
}
