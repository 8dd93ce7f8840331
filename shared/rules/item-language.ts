/** Translates an item to a person's language, with English as the fallback. */
import type { Item, LadderRung, ThreadEntry } from '../items.ts';
import { DEFAULT_LABELS, inLanguage, type Reader } from './action-labels.ts';
import { textIn } from './local-text.ts';

type Shown = Pick<Item, 'title' | 'titles' | 'actions' | 'facts' | 'factLabels' | 'decision'>;
type TranslatableItem = Shown & Pick<Item, 'outcome' | 'thread' | 'ladder'>;

/** @returns the same list if no entry changes */
function each<One>(list: One[], change: (one: One, index: number) => One): One[] {
  const next = list.map(change);
  return next.every((one, index) => one === list[index]) ? list : next;
}

/** Translates the parts a person reads before deciding. @returns the same object if nothing changes */
export function shownInLanguage<One extends Shown>(one: One, reader: Reader): One {
  const title = textIn(one.title, one.titles, reader.language);
  const actions = each(one.actions, (action) => inLanguage(action, reader));
  const facts = factsIn(one, reader);
  const decision = decisionIn(one, reader);
  const same = title === one.title && actions === one.actions && facts === one.facts && decision === one.decision;
  return same ? one : { ...one, title, actions, facts, decision };
}

/** Translates the whole item, including the outcome. @returns the same object if nothing changes */
export function itemInLanguage<One extends TranslatableItem>(item: One, reader: Reader): One {
  // Fast path: English with the default labels needs no translation.
  if (reader.language === 'en' && reader.labels.approve === DEFAULT_LABELS.approve) return item;
  const shown = shownInLanguage(item, reader);
  const outcome = outcomeInLanguage(item, reader);
  const thread = each(item.thread, (entry) => entryIn(entry, reader));
  const ladder = item.ladder && each(item.ladder, (rung) => rungIn(rung, reader));
  if (outcome === item.outcome && thread === item.thread && ladder === item.ladder) return shown;
  return { ...shown, outcome, thread, ...(ladder && { ladder }) };
}

export function factsIn({ facts, factLabels }: Shown, { language }: Reader): Item['facts'] {
  if (!factLabels || language === 'en') return facts;
  return facts.map(({ label, value }, index) => ({ label: textIn(label, factLabels[index], language), value }));
}

function decisionIn({ decision }: Shown, { language }: Reader): Item['decision'] {
  if (!decision?.asked) return decision;
  const asked = each(decision.asked, (one) =>
    one.names ? { ...one, name: textIn(one.name, one.names, language) } : one,
  );
  return asked === decision.asked ? decision : { ...decision, asked };
}

const entryIn = (entry: ThreadEntry, { language }: Reader): ThreadEntry =>
  entry.text !== undefined && entry.texts ? { ...entry, text: textIn(entry.text, entry.texts, language) } : entry;

const rungIn = (rung: LadderRung, { language }: Reader): LadderRung =>
  rung.to !== undefined && rung.names ? { ...rung, to: textIn(rung.to, rung.names, language) } : rung;

function outcomeInLanguage({ actions, outcome }: Pick<Item, 'actions' | 'outcome'>, reader: Reader): Item['outcome'] {
  if (outcome === null) return null;
  const labels = actions.find(({ id, label }) => id === outcome.action && label === outcome.label)?.labels;
  const { label } = inLanguage({ ...outcome, ...(labels ? { labels } : {}) }, reader);
  return label === outcome.label ? outcome : { ...outcome, label };
}

/** Removes all translations. @returns the same object if there are none */
export function withoutTranslations(item: Item): Item {
  if (!hasTranslations(item)) return item;
  const { titles: _, factLabels: __, ...rest } = item;
  const { decision, ladder } = item;
  return {
    ...rest,
    actions: item.actions.map(({ labels: _, ...action }) => action),
    thread: item.thread.map(({ texts: _, ...entry }) => entry),
    ...(ladder && { ladder: ladder.map(({ names: _, ...rung }) => rung) }),
    decision: decision?.asked ? { ...decision, asked: decision.asked.map(({ names: _, ...one }) => one) } : decision,
  };
}

const hasTranslations = ({ titles, factLabels, actions, thread, ladder = [], decision }: TranslatableItem): boolean =>
  titles !== undefined ||
  factLabels !== undefined ||
  actions.some(({ labels }) => labels) ||
  thread.some(({ texts }) => texts) ||
  ladder.some(({ names }) => names) ||
  (decision?.asked ?? []).some(({ names }) => names);
