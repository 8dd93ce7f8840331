/** The history as CSV (RFC 4180): one line per item, with its request, times and outcome. */

import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Item } from '../../shared/items.ts';
import { csvLine } from '../../shared/rules/csv.ts';
import { filledFields, formReader } from '../../shared/rules/form-words.ts';
import { listedState } from '../../shared/rules/listed-state.ts';
import { wordsFor } from '../../shared/words/desk.ts';

/** Excel detects UTF-8 only with this prefix. */
export const BYTE_ORDER_MARK = '\ufeff';

interface HistoryCsv {
  head(): string;
  row(view: ItemView): string;
}

/** @param locale BCP 47, for headers and names. @param timeZone IANA name, for local times; default: the computer's */
export function historyCsv(locale: string, timeZone?: string): HistoryCsv {
  const { columns, states, severity, fates } = wordsFor(locale).csv;
  const reader = formReader(locale, timeZone);
  const fieldsOf = ({ actions, outcome }: Item): string =>
    filledFields(actions.find(({ id }) => id === outcome?.action)?.form, outcome?.input, reader)
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
