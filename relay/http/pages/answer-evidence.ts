/** Checks and lines of an item on the page of an answer link. */
import type { Answer, Outcome } from '../../../shared/answers.ts';
import type { ShownCheck, ShownEvidence, ShownLines } from '../../../shared/evidence.ts';
import { type Html, html } from '../../../shared/html.ts';
import type { Item } from '../../../shared/items.ts';
import { createCellFormat } from '../../../shared/rules/cell-format.ts';
import { isNumeric, orderedChecks, previousOf } from '../../../shared/rules/evidence.ts';
import { decisionOf, isByLine, stateOfLines } from '../../../shared/rules/line-decisions.ts';
import { standingAnswer } from '../../../shared/rules/withdrawal.ts';
import { byLineWords } from '../../../shared/words/by-line.ts';
import { evidenceWords } from '../../../shared/words/evidence-panel.ts';
import { languageOf } from '../../../shared/words/words.ts';
import type { PageReader } from '../../domain/items/answer-words.ts';

const SIGNS = { fail: '✕', warn: '⚠', ok: '✓' } as const;

/** Failed checks first, each with its result in words. */
function checksPart(checks: readonly ShownCheck[], { locale }: PageReader): Html | null {
  if (checks.length === 0) return null;
  const words = evidenceWords[languageOf(locale)];
  const ordered = orderedChecks(checks);
  return html`<h2>${words.checks}</h2><ul>${ordered.map(
    ({ label, result, detail }) =>
      html`<li class="check ${result}"><b>${SIGNS[result]} ${words.results[result]}</b> · <bdi>${label}</bdi>${detail !== undefined && html`<br><span class="soft" dir="auto">${detail}</span>`}</li>`,
  )}</ul>`;
}

/** Of an answered item that is decided by line: the decision about a row, with its comment. */
function decisionCell(id: string, { kind, lineDecisions }: Answer, { locale }: PageReader): Html {
  const words = byLineWords[languageOf(locale)];
  const { decision, comment } = decisionOf(id, kind, lineDecisions);
  const sign = decision === 'reject' ? SIGNS.fail : SIGNS.ok;
  return html`<td>${sign} ${words.decided[decision]}${comment !== undefined && html`<br><bdi>${comment}</bdi>`}</td>`;
}

function linesPart({ columns, rows, totals = [] }: ShownLines, answer: Answer | null, reader: PageReader): Html {
  const { locale, timeZone } = reader;
  const words = evidenceWords[languageOf(locale)];
  const { decision } = byLineWords[languageOf(locale)];
  const format = createCellFormat(locale, timeZone);
  const look = (type: ShownLines['columns'][number]['type']): string => (isNumeric({ type }) ? 'number' : type);
  const cell = (row: ShownLines['rows'][number], column: ShownLines['columns'][number]): Html => {
    const value = row.cells[column.id] ?? '';
    const before = previousOf(row, column.id);
    const previous =
      before === null
        ? null
        : html`<s title="${words.was(format(column, before))}">${before === '' ? words.empty : format(column, before)}</s><br>`;
    return html`<td class="${look(column.type)}" dir="auto">${previous}${format(column, value)}</td>`;
  };
  const sums = totals.flatMap(({ label, column: id, value }) => {
    const column = columns.find((one) => one.id === id);
    return column ? [html`<p><bdi>${label}</bdi>: <b>${format(column, value)}</b></p>`] : [];
  });
  return html`<h2>${words.lines}</h2><div class="wide" tabindex="0" role="region" aria-label="${words.lines}"><table class="lines"><thead><tr>${columns.map(
    ({ label, type }) => html`<th scope="col" class="${look(type)}" dir="auto">${label}</th>`,
  )}${answer && html`<th scope="col">${decision}</th>`}</tr></thead><tbody>${rows.map(
    (row) =>
      html`<tr>${columns.map((column) => cell(row, column))}${answer && decisionCell(row.id, answer, reader)}</tr>`,
  )}</tbody></table></div>${sums}`;
}

/** `2 of 12 lines rejected`; null if all rows were decided alike. */
export function rejectedLine({ lineCounts }: Pick<Outcome, 'lineCounts'>, { locale }: PageReader): string | null {
  if (!lineCounts || stateOfLines(lineCounts) !== 'partial') return null;
  const { approved, rejected } = lineCounts;
  return byLineWords[languageOf(locale)].rejected(rejected, approved + rejected);
}

/** Above the answers: a link answers all rows alike. */
export const byLineNote = (item: Pick<Item, 'decision'>, { locale }: PageReader): string | null =>
  isByLine(item) ? byLineWords[languageOf(locale)].allAlike : null;

export function evidencePart({ checks = [], lines }: ShownEvidence, item: Item, reader: PageReader): Html {
  const answer = standingAnswer(item);
  const decided = answer?.lineCounts ? answer : null;
  return html`${checksPart(checks, reader)}${lines && lines.rows.length > 0 ? linesPart(lines, decided, reader) : null}`;
}
