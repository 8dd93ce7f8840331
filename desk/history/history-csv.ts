/** The history as CSV (RFC 4180): one line an item, with what was asked, when, and what became of it. */

import type { ItemView } from '../../shared/bridge/item-view.ts';
import { listedState } from '../../shared/rules/listed-state.ts';
import { wordsFor } from '../../shared/words/desk.ts';

/** Excel takes UTF-8 for what it is only with this before it. */
export const BYTE_ORDER_MARK = '\ufeff';

/** What a spreadsheet would run as a formula, also behind spaces and in the wide forms of East Asian writing. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
/** A plain number runs nothing, and is to stay one. */
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** One cell: what looks like a formula is made text by an apostrophe before it (OWASP, "CSV Injection"). */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const line = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;

interface HistoryCsv {
  head(): string;
  row(view: ItemView): string;
}

/** @param locale BCP 47, of heads and names. @param timeZone IANA, of local times; the computer's own when absent */
export function historyCsv(locale: string, timeZone?: string): HistoryCsv {
  const { columns, states, severity, fates } = wordsFor(locale).csv;
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
        outcome ? fates[outcome.fate] : '',
        item.claimedBy?.name ?? '',
        fold ? String(fold.count) : '',
        item.id,
      ]);
    },
  };
}
