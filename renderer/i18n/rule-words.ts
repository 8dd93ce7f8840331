import type { DefaultRule } from '../../shared/people.ts';
import type { WindowTexts } from '../../shared/words/window.ts';
import { typeWords } from './item-words.ts';

/** `Alert +2`, or that any type matches. */
export function typesWords(words: WindowTexts, { types }: Pick<DefaultRule, 'types'>): string {
  const [first, ...more] = types;
  if (first === undefined || types.includes('*')) return words.t.matrix.anyType;
  const name = typeWords(words, first.replace(/^com\.xconnector\./, ''));
  return more.length === 0 ? name : words.t.matrix.typesMore(name, more.length);
}

/** `Notify (Alert, Warning or higher)`; `Badge only` for a rule without conditions. */
export function ruleWords(words: WindowTexts, rule: DefaultRule): string {
  const { t } = words;
  const { types, minSeverity = 'info', deliver } = rule;
  const only = [
    ...(types.includes('*') ? [] : [typesWords(words, rule)]),
    ...(minSeverity === 'info' ? [] : [t.matrix.atLeast(t.severity[minSeverity])]),
  ];
  return only.length === 0 ? t.deliveries[deliver] : `${t.deliveries[deliver]} (${only.join(', ')})`;
}
