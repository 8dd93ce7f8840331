/** What a person away from the desk reads, and the link by which they answer. */
import { formatMoney } from '../../../shared/formats.ts';
import type { Item } from '../../../shared/items.ts';
import { inLanguage } from '../../../shared/rules/action-labels.ts';
import { textIn } from '../../../shared/rules/local-text.ts';
import { localeFor } from '../../../shared/rules/locale.ts';
import { answerPageWordsFor } from '../../../shared/words/answer-page.ts';
import { languageOf } from '../../../shared/words/words.ts';
import { aboutLine } from '../items/about-line.ts';
import type { Wanted } from '../items/wants.ts';
import type { GatewayInput } from '../outbound/outbound-ports.ts';
import type { AnswerLinks, Channel } from './away-ports.ts';

/** A link is good for a day, if the item does not close before (contract section 4). */
export const LINK_LIFE_MS = 24 * 3600_000;

/** The text of the event, and under it what it is about and who sent it: the text may say anything of that. */
function bodyOf(item: Item, locale: string): string {
  const { body, amount } = item;
  const about = aboutLine(item, answerPageWordsFor(locale));
  if (body !== '') return `${body}\n${about}`;
  return amount ? `${about} · ${formatMoney(amount.value, amount.currency, locale)}` : about;
}

/** @param until ms since 1970 at which the link ends */
export function awayInput(
  item: Item,
  { person, view }: Pick<Wanted, 'person' | 'view'>,
  { to, kind }: Channel,
  links: AnswerLinks,
  until: number,
): GatewayInput {
  const { id, eventId, type, severity, record, origin } = item;
  const locale = localeFor(person);
  const reader = { language: languageOf(locale), labels: answerPageWordsFor(locale).actionLabels };
  const title = textIn(item.title, item.titles, reader.language);
  const about = { to, kind, title, body: bodyOf(item, locale), item: { id, eventId, type, severity, record, origin } };
  // What asks for more than a press is not answered by whoever holds a link: it leads to where the person signs in.
  if (item.stepUp) return { ...about, link: links.page(id) };
  const link = links.make(item, person.id, until);
  const actions = view.actions.map((action) => ({
    id: action.id,
    label: inLanguage(action, reader).label,
    url: `${link}?action=${action.id}`,
  }));
  return { ...about, link, actions };
}
