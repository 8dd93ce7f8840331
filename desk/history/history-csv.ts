/** The history as CSV (RFC 4180): one line per item, with its request, times and outcome. */

import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Item, ItemAction } from '../../shared/items.ts';
import { csvLine } from '../../shared/rules/csv.ts';
import { filledFields, formReader } from '../../shared/rules/form-words.ts';
import { decidedRows } from '../../shared/rules/line-words.ts';
import { listedState } from '../../shared/rules/listed-state.ts';
import { standingAnswer } from '../../shared/rules/withdrawal.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { languageOf } from '../../shared/words/words.ts';

/** Excel detects UTF-8 only with this prefix. */
export const BYTE_ORDER_MARK = '\ufeff';

interface HistoryCsv {
  head(): string;
  row(view: ItemView): string;
}

const formOf = ({ actions, outcome }: Item): ItemAction['form'] =>
  actions.find(({ id }) => id === outcome?.action)?.form;

/** @param locale BCP 47, for headers and names. @param timeZone IANA name, for local times; default: the computer's */
export function historyCsv(locale: string, timeZone?: string): HistoryCsv {
  const { columns, states, severity, fates } = wordsFor(locale).csv;
  const reader = formReader(locale, timeZone);
  const fieldsOf = (item: Item): string =>
    [
      ...filledFields(formOf(item), item.outcome?.input, reader),
      ...decidedRows(standingAnswer(item)?.lineDecisions, languageOf(locale)),
    ]
      .map(({ label, value }) => `${label}: ${value}`)
      .join('; ');
  const local = new Intl.DateTimeFormat(locale, {
    dateStyle: 'short',
    timeStyle: 'medium',
    ...(timeZone ? { timeZone } : {}),
  });
  const times = (at: string | null | undefined): [string, string] =>
    at ? [new Date(at).toISOString(), local.format(Date.parse(at))] : ['', ''];

  return {
    head: () => csvLine(columns),
    row({ item, mine }) {
      const { record, amount, outcome, fold } = item;
      return csvLine([
        ...times(item.createdAt),
        item.title,
        item.body,
        item.type,
        severity[item.severity],
        states[listedState(item, mine.seenAt)],
        item.origin.name,
        record?.system ?? '',
        record?.type ?? '',
        record?.id ?? '',
        amount?.value ?? '',
        amount?.currency ?? '',
        ...times(item.dueAt),
        outcome?.label ?? '',
        outcome?.by.name ?? '',
        ...times(outcome?.at),
        outcome?.comment ?? '',
        fieldsOf(item),
        outcome ? fates[outcome.fate] : '',
        item.claimedBy?.name ?? '',
        fold ? String(fold.count) : '',
        item.id,
      ]);
    },
  };
}
