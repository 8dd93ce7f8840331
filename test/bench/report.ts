/** A bench's result: figures of the product and of its references, all of one run, and the ratios between them. */

export interface Ratio {
  /** What is divided by what, in words. */
  of: string;
  value: number;
  /** Empty: shown, not judged. */
  goal: string;
  met: boolean;
}

export interface Report {
  /** Number in docs/measures.md and name, such as `1 fan-out`. */
  bench: string;
  conditions: string;
  /** Column heads; the first names the rows. */
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  ratios: readonly Ratio[];
  /** References not installed on this machine. */
  missing: readonly string[];
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
};

export const atMost = (of: string, value: number, goal: number): Ratio => ({
  of,
  value,
  goal: `≤ ${goal}`,
  met: value <= goal,
});
export const atLeast = (of: string, value: number, goal: number): Ratio => ({
  of,
  value,
  goal: `≥ ${goal}`,
  met: value >= goal,
});
/** An explanatory ratio without a goal. */
export const shown = (of: string, value: number): Ratio => ({ of, value, goal: '', met: true });

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

export function markdown(report: Report): string {
  const verdict = ({ goal, met }: Ratio) => (goal === '' ? '' : met ? 'met' : 'missed');
  const ratios = report.ratios.map((r) => [r.of, r.value.toFixed(2), r.goal, verdict(r)]);
  const parts = [
    `### ${report.bench}`,
    report.conditions,
    table(report.columns, report.rows),
    table(['ratio', 'value', 'goal', ''], ratios),
  ];
  if (report.missing.length > 0) parts.push(`Not on this machine, so not compared: ${report.missing.join(', ')}.`);
  return parts.join('\n\n');
}

export const ms = (value: number): string => value.toFixed(value < 10 ? 2 : 1);
export const perSecond = (value: number): string => Math.round(value).toLocaleString('en');
