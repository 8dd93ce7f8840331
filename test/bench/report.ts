/** A bench's result: figures of the product and of its references, all of one run, and the ratios between them. */
import { hindrance, type Measured, median, spreadOf, valuesOf } from './rounds.ts';

interface Goal {
  words: string;
  isMet(value: number): boolean;
}
export const atMost = (most: number): Goal => ({ words: `≤ ${most}`, isMet: (value) => value <= most });
export const atLeast = (least: number): Goal => ({ words: `≥ ${least}`, isMet: (value) => value >= least });

export interface Ratio {
  /** What is divided by what, in words. */
  of: string;
  value: number;
  /** Empty: shown, not judged. */
  goal: string;
  verdict: string;
}

export interface Report {
  /** Number in docs/measures.md and name, such as `1 fan-out`. */
  bench: string;
  conditions: string;
  /** Column heads; the first names the rows. */
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  /** Null: one of its rows was left out. */
  ratios: readonly (Ratio | null)[];
  /** About rows that were left out. */
  notes: readonly string[];
}

/** @param hindered why there is no verdict */
export function judged(of: string, value: number, goal: Goal | null, hindered: string | null): Ratio {
  const verdict = hindered === null ? (goal?.isMet(value) ? 'met' : 'missed') : `not judged: ${hindered}`;
  return { of, value, goal: goal?.words ?? '', verdict: goal ? verdict : '' };
}

/** The median of the ratios of all rounds. Null if one of the rows was left out. */
export function ratioOf<F extends string>(
  measured: Measured<F>,
  name: string,
  reference: string,
  figure: F,
  goal: Goal | null = null,
): Ratio | null {
  const [values, references] = [valuesOf(measured, name, figure), valuesOf(measured, reference, figure)];
  if (values.length === 0 || references.length === 0) return null;
  const value = median(values.map((one, round) => one / (references[round] ?? Number.NaN)));
  return judged(`${name} ÷ ${reference}, ${figure}`, value, goal, hindrance(measured.rounds, references));
}

/** A figure without a reference: its median. */
export function figureOf<F extends string>(measured: Measured<F>, name: string, figure: F, goal: Goal): Ratio {
  const value = median(valuesOf(measured, name, figure));
  return judged(`${name}, ${figure}`, value, goal, hindrance(measured.rounds, []));
}

const figureText = (value: number): string => {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en');
  return value.toFixed(Math.abs(value) < 10 ? 2 : 1);
};
const percent = (part: number): string => (Number.isNaN(part) ? '' : `${Math.round(part * 100)} %`);

/** A line for each figure of each row: least, median and spread of the rounds. */
export function tableOf<F extends string>(measured: Measured<F>): Pick<Report, 'columns' | 'rows' | 'notes'> {
  const rows = [...measured.rows].flatMap(([name, rounds]) =>
    (Object.keys(rounds[0] ?? {}) as F[]).map((figure, at) => {
      const values = valuesOf(measured, name, figure);
      const shown = [Math.min(...values), median(values)].map(figureText);
      return [at === 0 ? name : '', figure, ...shown, percent(spreadOf(values))];
    }),
  );
  const notes = [
    ...(measured.absent.length > 0 ? [`Not on this machine, so not compared: ${measured.absent.join(', ')}.`] : []),
    ...(measured.failed.length > 0 ? [`Left out: ${measured.failed.join(', ')}.`] : []),
  ];
  return { columns: ['', `${measured.rounds} rounds, rows in turn`, 'least', 'median', 'spread'], rows, notes };
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');

export function markdown({ bench, conditions, columns, rows, ratios, notes }: Report): string {
  const shown = ratios.filter((ratio) => ratio !== null);
  const ratioRows = shown.map(({ of, value, goal, verdict }) => [of, value.toFixed(2), goal, verdict]);
  const tables = [
    table(columns, rows),
    ...(shown.length > 0 ? [table(['ratio', 'value', 'goal', ''], ratioRows)] : []),
  ];
  return [`### ${bench}`, conditions, ...tables, ...notes].join('\n\n');
}
