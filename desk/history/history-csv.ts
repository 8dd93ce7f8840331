/** The history as CSV (RFC 4180): one line per item, with its request, times and outcome. */

import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Item } from '../../shared/items.ts';
import { filledFields, formReader } from '../../shared/rules/form-words.ts';
import { listedState } from '../../shared/rules/listed-state.ts';
import { wordsFor } from '../../shared/words/desk.ts';

/** Excel detects UTF-8 only with this prefix. */
export const BYTE_ORDER_MARK = '\ufeff';

/** Text that a spreadsheet would run as a formula, also after spaces and in full-width forms. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
/** A plain number is harmless and stays a number. */
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** One cell; an apostrophe turns a formula into text (OWASP, "CSV Injection"). */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const line = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;

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
    head: () => line(columns),
    row({ item, mine }) {
      const { record, amount, outcome, fold } = item;
      return line([
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
