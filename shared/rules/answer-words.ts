/**
 * The searchable texts of an item. Terms for answers are in every supported language, independent of the user's; they repeat the words on screen
 * (`test/shared/answer-words.test.ts`), because a client loads the texts of only one language.
 */
import type { Fate, LineDecisions } from '../answers.ts';
import type { Item } from '../items.ts';
import { isDefault } from './action-labels.ts';
import { type Verdict, verdictOf } from './line-decisions.ts';

export const ANSWER_WORDS: Readonly<Record<Verdict, string>> = {
  approve: 'approved approve genehmigt genehmigen approuvé approuver',
  reject: 'rejected reject abgelehnt ablehnen rejeté rejeter',
  acknowledge: 'acknowledged acknowledge bestätigt zur kenntnis genommen nehmen pris prendre connaissance',
  'request-info': 'asked ask nachgefragt nachfragen rückfrage demandé des précisions questionner',
  partial: 'partly approved teilweise genehmigt approuvé en partie',
  custom: 'answered beantwortet répondu',
};

const FATE_WORDS: Readonly<Record<Fate, string>> = {
  recorded: 'recorded erfasst enregistrée',
  delivering: 'on its way unterwegs en route',
  accepted: 'accepted angenommen acceptée',
  confirmed: 'confirmed bestätigt angekommen confirmée',
  refused: 'refused not accepted abgewiesen nicht angenommen refusée non acceptée',
  failed: 'not delivered nicht zugestellt non remise',
  none: 'recorded erfasst enregistrée',
  withdrawing: 'taking back rücknahme beantragt retrait en cours',
  withdrawn: 'taken back zurückgenommen retirée',
};

/** Searchable texts of the answers to an item: label, comments, input, fate and reason. */
export function answerTexts({ answers, actions }: Pick<Item, 'answers' | 'actions'>): string[] {
  return answers.flatMap((answer) => {
    const { action, by, comment, input, lineDecisions, fate, reason } = answer;
    const given = actions.find(({ id }) => id === action);
    const names = [by.name, by.onBehalfOf?.name];
    const labels = [given?.label, ...Object.values(given?.labels ?? {})];
    const texts = [
      ANSWER_WORDS[verdictOf(answer)],
      FATE_WORDS[fate],
      comment,
      ...textsIn(input),
      ...commentsIn(lineDecisions),
      reason,
      ...labels,
      ...names,
    ];
    return texts.filter((text) => text !== undefined && text !== null);
  });
}

const textsIn = (input: Item['answers'][number]['input'] = {}): string[] =>
  Object.values(input).flatMap((value) => (typeof value === 'string' ? [value] : []));

const commentsIn = (decisions: LineDecisions = {}): string[] =>
  Object.values(decisions).flatMap(({ comment = [] }) => comment);

/** Searchable texts that the source sent, with their translations; of its actions only labels of its own. */
export function itemTexts(item: Item): string[] {
  const { title, body, origin, record, facts, customer, process, requester, thread } = item;
  const { titles = {}, factLabels = [], actions } = item;
  return [
    title,
    ...Object.values(titles),
    body,
    origin.name,
    ...(record ? [`${record.system} ${record.type} ${record.id}`] : []),
    ...facts.flatMap(({ label, value }) => [label, value]),
    ...factLabels.flatMap((labels) => Object.values(labels)),
    ...(customer ? [`${customer.ref} ${customer.name ?? ''}`] : []),
    ...(process ? [`${process.name ?? ''} ${process.id}`] : []),
    ...(requester === null ? [] : [requester]),
    ...thread.flatMap(({ text = '', texts = {} }) => [text, ...Object.values(texts)]),
    ...actions.flatMap((action) => (isDefault(action) ? [] : [action.label, ...Object.values(action.labels ?? {})])),
  ];
}
