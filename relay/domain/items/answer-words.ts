/** Sentences about answers, for pages and messages of the relay. */

import type { Fate, Outcome } from '../../../shared/answers.ts';
import type { ItemForPerson } from '../../../shared/item-views.ts';
import type { Item, ItemAction, ThreadEntry } from '../../../shared/items.ts';
import type { PersonRef } from '../../../shared/primitives.ts';
import { endingOf } from '../../../shared/rules/ending.ts';
import { isolate } from '../../../shared/rules/isolate.ts';
import { type Verdict, verdictOf } from '../../../shared/rules/line-decisions.ts';
import { type ItemReading, timeIn } from './item-lines.ts';

export interface PageReader extends ItemReading {
  person: { id: string; name: string };
}

/** `Kim Reyes for Lee Roe`. */
export const nameOf = (by: PersonRef, { words }: Pick<PageReader, 'words'>): string =>
  by.onBehalfOf ? words.onBehalf(by.name, by.onBehalfOf.name) : by.name;

const didIt = (verdict: Verdict, label: string, { words }: PageReader): string =>
  verdict === 'custom' ? words.answered(label) : words.done[verdict];

/** `You approved this at 10:42` · `Already approved by Lee Roe at 10:42`. */
export function outcomeLine(
  answer: Pick<Outcome, 'by' | 'kind' | 'lineCounts' | 'label' | 'at'>,
  reading: PageReader,
): string {
  const { words } = reading;
  const { by, label, at } = answer;
  const time = timeIn(at, reading);
  const verdict = verdictOf(answer);
  const done = didIt(verdict, label, reading);
  if (by.id !== reading.person.id) return words.other(nameOf(by, reading), done, time);
  return verdict === 'custom' ? words.mineAnswered(done, time) : words.mine(done, time);
}

/** What the answer of a thread entry did, such as `rejected`; null if the item no longer has it. */
export function votedLine(
  { at, by }: ThreadEntry,
  { answers, actions }: Pick<Item, 'answers'> & { actions: readonly ItemAction[] },
  reading: PageReader,
): string | null {
  const answer = answers.find((one) => one.at === at && one.by.id === by?.id);
  if (!answer) return null;
  const label = actions.find(({ id }) => id === answer.action)?.label ?? answer.action;
  return reading.words.voted(didIt(verdictOf(answer), label, reading));
}

export const fateLine = (fate: Fate, reason: string | null, source: string, { words }: PageReader): string =>
  words.fate[fate](source, words.because(reason));

/** On whose behalf an answer counts; null if only the reader's own. */
export function answersForLine(
  { answersFor }: Pick<ItemForPerson, 'answersFor'>,
  { person, words }: PageReader,
): string | null {
  const own = answersFor[0]?.id === person.id;
  const names = (own ? answersFor.slice(1) : answersFor).map(({ name }) => isolate(name)).join(', ');
  if (names === '') return null;
  return own ? words.alsoFor(names) : words.onlyFor(names);
}

/** Why the item cannot be answered now; null if it can. */
export function stateLine(item: ItemForPerson, reading: PageReader, delegated: boolean): string | null {
  if (item.outcome) return outcomeLine(item.outcome, reading);
  const { words } = reading;
  const source = item.origin.name;
  const ending = endingOf(item);
  if (ending?.state === 'expired') return words.expired;
  if (ending) {
    const line = words.ended[ending.state](ending.by ?? source, timeIn(ending.at, reading));
    return `${line}${words.because(item.closedReason)}`;
  }
  if (item.requestedBy?.stops) return words.stopped[item.requestedBy.stops](source);
  if (item.actions.length > 0 && !delegated) return null;
  const mine = item.votes.findLast(({ by }) => by.id === reading.person.id || by.onBehalfOf?.id === reading.person.id);
  if (mine) {
    const label = item.actions.find(({ id }) => id === mine.action)?.label ?? mine.action;
    return words.stillAsked(outcomeLine({ ...mine, label }, reading));
  }
  if (delegated) return words.delegated;
  return item.state === 'waiting' ? words.askedBefore : words.askedOfOthers;
}

/** Warning for a link; null if none. */
export function linkWarning(
  { linkWarnings, origin }: Pick<Item, 'linkWarnings' | 'origin'>,
  url: string,
  { words }: PageReader,
): string | null {
  const warning = linkWarnings?.find((one) => one.url === url);
  if (!warning) return null;
  const because = warning.because.map((why) => words.linkBecause[why](origin.name)).join(', ');
  return words.leadsTo(url, warning.host, because);
}
