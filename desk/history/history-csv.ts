/** The history as CSV (RFC 4180): one line per item, with its request, times and outcome. */

import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Item, ItemAction } from '../../shared/items.ts';
import { csvLine } from '../../shared/rules/csv.ts';
import { filledFields, formReader } from '../../shared/rules/form-words.ts';
import { decidedRows } from '../../shared/rules/line-words.ts';
import { listedState } from '../../shared/rules/listed-state.ts';
import { standingAnswer } from '../../shared/rules/withdrawal.ts';
import { type DeskWords, wordsFor } from '../../shared/words/desk.ts';
import { languageOf } from '../../shared/words/words.ts';

/** Excel detects UTF-8 only with this prefix. */
export const BYTE_ORDER_MARK = '\ufeff';

interface HistoryCsv {
  head(): string;
  row(view: ItemView): string;
}

type Column = keyof DeskWords['csv']['columns'];

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
  const localTime = (at: string): string => local.format(Date.parse(at));
  const cellsOf = ({ item, mine }: ItemView): Record<Column, string> => {
    const { record, amount, outcome, fold } = item;
    return {
      receivedAt: new Date(item.createdAt).toISOString(),
      received: localTime(item.createdAt),
      title: item.title,
      body: item.body,
      type: item.type,
      severity: severity[item.severity],
      state: states[listedState(item, mine.seenAt)],
      source: item.origin.name,
      system: record?.system ?? '',
      recordType: record?.type ?? '',
      record: record?.id ?? '',
      amount: amount?.value ?? '',
      currency: amount?.currency ?? '',
      dueAt: item.dueAt ? new Date(item.dueAt).toISOString() : '',
      due: item.dueAt ? localTime(item.dueAt) : '',
      answer: outcome?.label ?? '',
      answeredBy: outcome?.by.name ?? '',
      answeredAt: outcome ? new Date(outcome.at).toISOString() : '',
      answered: outcome ? localTime(outcome.at) : '',
      comment: outcome?.comment ?? '',
      fields: fieldsOf(item),
      fate: outcome ? fates[outcome.fate] : '',
      claimedBy: item.claimedBy?.name ?? '',
      count: fold ? String(fold.count) : '',
      id: item.id,
    };
  };
  const order = Object.keys(columns) as Column[];

  return {
    head: () => csvLine(order.map((column) => columns[column])),
    row(view) {
      const cells = cellsOf(view);
      return csvLine(order.map((column) => cells[column]));
    },
  };
}
