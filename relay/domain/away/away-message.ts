/** The message to a person away from the desk, with its answer link. */
import { formatMoney } from '../../../shared/formats.ts';
import type { Item } from '../../../shared/items.ts';
import { inLanguage } from '../../../shared/rules/action-labels.ts';
import { factsIn } from '../../../shared/rules/item-language.ts';
import { textIn } from '../../../shared/rules/local-text.ts';
import { localeFor } from '../../../shared/rules/locale.ts';
import { answerPageWordsFor } from '../../../shared/words/answer-page.ts';
import { evidenceLine } from '../../../shared/words/evidence.ts';
import { languageOf } from '../../../shared/words/words.ts';
import { amountLine, requesterLine, timeIn } from '../items/item-lines.ts';
import type { PendingAnswer } from '../items/pending-answer.ts';
import { recordLine } from '../items/record-line.ts';
import type { GatewayInput } from '../outbound/outbound-ports.ts';
import type { AnswerLinks, Channel } from './away-ports.ts';

/** A link shows its item for a day, and answers while the item is open (contract section 4, "Answer links"). */
export const LINK_LIFE_MS = 24 * 3600_000;

/** The text of the event, then record, sender and counts of the evidence: the text itself may claim anything about them. */
function bodyOf(item: Item, locale: string): string {
  const { body, amount, evidence } = item;
  const counts = evidence ? evidenceLine(evidence, languageOf(locale)) : '';
  const about = [recordLine(item, answerPageWordsFor(locale)), counts].filter(Boolean).join(' · ');
  if (body !== '') return `${body}\n${about}`;
  return amount ? `${about} · ${formatMoney(amount.value, amount.currency, locale)}` : about;
}

/** A message is read at any time later, so its times have a date: this one is on another day. */
const ANOTHER_DAY = 0;

function aboutOf(item: Item, locale: string, timeZone: string): string[] {
  const reading = { words: answerPageWordsFor(locale), locale, timeZone, now: ANOTHER_DAY };
  const due = item.dueAt === null ? null : reading.words.due(timeIn(item.dueAt, reading));
  return [amountLine(item, reading), requesterLine(item, reading), due].filter((line) => line !== null);
}

/** @param until expiry of the link, ms since 1970 */
export function awayInput(
  item: Item,
  { person, view, subscriptions }: Pick<PendingAnswer, 'person' | 'view' | 'subscriptions'>,
  { to, kind }: Channel,
  links: AnswerLinks,
  until: number,
): GatewayInput {
  const { id, eventId, type, severity, record, origin, version, dueAt } = item;
  const locale = localeFor(person);
  const reader = { language: languageOf(locale), labels: answerPageWordsFor(locale).actionLabels };
  const title = textIn(item.title, item.titles, reader.language);
  const zone = person.timeZone ?? subscriptions.quietHours?.timeZone ?? 'UTC';
  const about: GatewayInput = {
    ...{ to, kind, title, body: bodyOf(item, locale), item: { id, eventId, type, severity, record, origin, version } },
    ...{ open: links.page(id), language: reader.language, about: aboutOf(item, locale, zone) },
    ...{ facts: factsIn(item, reader), ...(dueAt === null ? {} : { dueAt }) },
  };
  // With step-up, holding a link is not enough to answer: it leads to where the person signs in.
  if (item.stepUp) return { ...about, link: links.page(id) };
  const link = links.make(item, person.id, until);
  const actions = view.actions.map((action) => ({
    id: action.id,
    label: inLanguage(action, reader).label,
    url: `${link}?action=${action.id}`,
    ...(action.comment === 'required' || action.form ? { needsInput: true as const } : {}),
  }));
  return { ...about, link, actions };
}
