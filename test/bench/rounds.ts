/**
 * Rounds of a bench. Each round measures every row once, in alternating order, so that drift of the machine affects all rows equally.
 * A peer that cannot start, refuses requests or gives no result is reported and left out.
 */
import { reasonOf } from '../../shared/problems.ts';
import { FULL_ROUNDS, ROUNDS } from './options.ts';

/** ms that a peer may take for one round. */
const PEER_LIMIT_MS = 180_000;
/** A reference that varies more has no ratio to be judged by: (largest − least) ÷ median. */
const STEADY = 0.15;

/** Figures of one row in one round. Their names contain the unit, such as `p50 ms`. */
type Figures<F extends string> = Partial<Record<F, number>>;

export interface OpenRow<F extends string> {
  measure(round: number): Promise<Figures<F>>;
  close?(): Promise<void> | void;
}

export interface Row<F extends string> {
  name: string;
  /** False: not on this machine. */
  installed?: boolean;
  /** A program of others: its failure does not end the bench. */
  peer?: boolean;
  /** Opened before the first round, closed after the last. */
  open(): Promise<OpenRow<F>>;
}

/** A row of which nothing stays open between rounds. */
export const rowOf = <F extends string>(
  name: string,
  measure: OpenRow<F>['measure'],
  kind: Pick<Row<F>, 'installed' | 'peer'> = {},
): Row<F> => ({ name, ...kind, open: async () => ({ measure }) });

export interface Measured<F extends string> {
  rounds: number;
  /** Figures of all rounds, by name of the row, in the order of the rows. */
  rows: ReadonlyMap<string, readonly Figures<F>[]>;
  /** Names of rows that are not on this machine. */
  absent: readonly string[];
  /** Peers that failed, with the reason. */
  failed: readonly string[];
}

export async function inRounds<F extends string>(
  rows: readonly Row<F>[],
  rounds: number = ROUNDS,
  limitMs: number = PEER_LIMIT_MS,
): Promise<Measured<F>> {
  const present = rows.filter(({ installed }) => installed !== false);
  const found = new Map(present.map(({ name }) => [name, [] as Figures<F>[]]));
  const open = new Map<Row<F>, OpenRow<F>>();
  const failed: string[] = [];

  async function attempt(row: Row<F>, work: () => Promise<void>): Promise<void> {
    if (!row.peer) return work();
    try {
      await within(limitMs, work());
    } catch (error) {
      failed.push(`${row.name} (${reasonOf(error)})`);
      found.delete(row.name);
      await close(row).catch(() => {});
    }
  }
  async function close(row: Row<F>): Promise<void> {
    const opened = open.get(row);
    open.delete(row);
    await opened?.close?.();
  }

  try {
    for (const row of present) {
      await attempt(row, async () => {
        open.set(row, await row.open());
      });
    }
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? [...open] : [...open].reverse();
      for (const [row, { measure }] of order) {
        await attempt(row, async () => {
          const figures = await measure(round);
          found.get(row.name)?.push(figures);
        });
      }
      if (process.stderr.isTTY) console.error(`round ${round + 1} of ${rounds}`);
    }
  } finally {
    for (const row of [...open.keys()]) await close(row);
  }
  const absent = rows.filter((row) => !present.includes(row)).map(({ name }) => name);
  return { rounds, rows: found, absent, failed };
}

async function within(limitMs: number, work: Promise<void>): Promise<void> {
  const limit = Promise.withResolvers<void>();
  const timer = setTimeout(() => limit.reject(new Error(`no result within ${limitMs / 1000} s`)), limitMs);
  await Promise.race([work, limit.promise]).finally(() => clearTimeout(timer));
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
};

/** (Largest − least) ÷ median. */
export const spreadOf = (values: readonly number[]): number =>
  (Math.max(...values) - Math.min(...values)) / median(values);

/** A figure of each round, empty if the row was left out. */
export const valuesOf = <F extends string>({ rows }: Measured<F>, name: string, figure: F): number[] =>
  (rows.get(name) ?? []).map((round) => round[figure] ?? Number.NaN);

/** @returns why a ratio to these values has no verdict, or null */
export function hindrance(rounds: number, references: readonly number[]): string | null {
  if (rounds < FULL_ROUNDS) return `${rounds} round${rounds === 1 ? '' : 's'}`;
  // No reference, or the same in all rounds, which may be zero.
  if (new Set(references).size <= 1) return null;
  return spreadOf(references) <= STEADY ? null : 'the machine';
}
