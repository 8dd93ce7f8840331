/**
 * Bench 20: half an hour at a steady pace, with desks, answers, and a retention that removes as much as arrives. Growth here is a
 * leak. One run, so it has no rounds; a trial takes a minute.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { projectRoot } from '../../build/root.ts';
import { quantile } from './clients/http-load.ts';
import { sized, writes } from './options.ts';
import { atMost, judged, type Ratio, type Report } from './report.ts';
import { chartOf } from './soak/chart.ts';
import { startSoakRelay } from './soak/relay.ts';
import { createSampler, type Interval } from './soak/samples.ts';
import { type Counts, startTraffic, takeAnswers } from './soak/traffic.ts';

const SECONDS = sized(1800, 60);
/** Rows of the table. */
const INTERVALS = 30;
const INTERVAL_S = SECONDS / INTERVALS;
const PER_SECOND = 500;
const DESKS = 100;
/** Retention after an item's last change: a sixth of the run. */
const KEPT_MS = (SECONDS * 1000) / 6;
/** The first third of the run warms up: until then the store fills. */
const WARM = INTERVALS / 3;
/** Samples of an interval. */
const LOOKS = sized(12, 2);
/** MiB of WAL after which SQLite checkpoints. */
const LOG_MIB = 16;

type Row = Interval & Counts;
/** Below this share of the pace the machine was too slow for a verdict. */
const HELD_PACE = 0.95;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const p99 = (values: readonly number[]): number =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.99,
  );

/** First and last third of the time after the warm-up: the mean of each. */
function thirds(rows: readonly Row[], of: (row: Row) => number): [number, number] {
  const warm = rows.slice(WARM).map(of);
  const part = Math.max(1, Math.floor(warm.length / 3));
  return [mean(warm.slice(0, part)), mean(warm.slice(-part))];
}
function growth(rows: readonly Row[], of: (row: Row) => number): number {
  const [first, last] = thirds(rows, of);
  return last / first;
}

/** A chart of memory. @returns the path of its file */
function drawMemory(rows: readonly Row[]): string {
  const lineOf = (name: string, of: (row: Row) => number) => {
    const [first] = thirds(rows, of);
    return { name, values: rows.map(of), band: [first * 0.9, first * 1.1] as const };
  };
  const lines = [lineOf('resident', (row) => row.resident), lineOf('heap after collections', (row) => row.heap)];
  const file = join(projectRoot, writes ? 'docs/pictures/soak.svg' : '.beckon/soak.svg');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, chartOf(`Memory of a relay at ${PER_SECOND} events a second`, 'MiB', lines, SECONDS, WARM));
  return relative(projectRoot, file);
}

const cell = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(value < 10 ? 1 : 0));
function rowOf(row: Row, n: number): string[] {
  const { resident, heap, store, audit, log, items, unindexed, p99: lag, held, toDesk, toSource, processor } = row;
  const figures = [
    row.taken / INTERVAL_S,
    resident,
    heap,
    store,
    audit,
    log,
    items,
    unindexed,
    lag,
    held,
    p99(toDesk),
    p99(toSource),
    processor,
  ];
  return [(((n + 1) * INTERVAL_S) / 60).toFixed(INTERVAL_S < 60 ? 2 : 0), ...figures.map(cell)];
}

function ratiosOf(rows: readonly Row[]): Ratio[] {
  const warm = rows.slice(WARM);
  const most = (of: (row: Row) => number) => Math.max(...warm.map(of));
  const pace = mean(warm.map(({ taken }) => taken)) / INTERVAL_S / PER_SECOND;
  const short = SECONDS < 1800 ? `${SECONDS} s` : null;
  const hindered = short ?? (pace < HELD_PACE ? 'the machine' : null);
  const growthOf = (name: string, of: (row: Row) => number) =>
    judged(`${name}, end ÷ after warm-up`, growth(rows, of), atMost(1.1), hindered);
  return [
    growthOf('resident memory', (row) => row.resident),
    growthOf('heap after collections', (row) => row.heap),
    growthOf('store without its audit', (row) => row.store),
    judged(
      `largest log ÷ ${LOG_MIB} MiB, at which it is taken back`,
      most((row) => row.log) / LOG_MIB,
      atMost(4),
      hindered,
    ),
    judged(
      'events that were not taken',
      rows.reduce((sum, row) => sum + row.refused, 0),
      atMost(0),
      null,
    ),
  ];
}

export async function soak(): Promise<Report> {
  const answers = await takeAnswers();
  const relay = await startSoakRelay(DESKS, answers.url, KEPT_MS);
  const rows: Row[] = [];
  try {
    const traffic = await startTraffic(relay, DESKS, PER_SECOND, answers);
    const sampler = createSampler(relay);
    for (let n = 0; n < INTERVALS; n++) {
      for (let look = 0; look < LOOKS; look++) {
        await delay((INTERVAL_S * 1000) / LOOKS);
        await sampler.look();
      }
      const row = { ...sampler.interval(), ...traffic.take() };
      rows.push(row);
      console.error(
        `${rowOf(row, n).join('\t')}\tleft ${row.left} heard ${row.heard} answered ${row.answered}, ${traffic.underway()} on the way`,
      );
    }
    traffic.close();
  } finally {
    await relay.close();
    answers.close();
  }
  return {
    bench: '20 soak',
    conditions: conditionsOf(rows),
    columns: [
      'minute',
      'events a second',
      'resident MiB',
      'heap MiB',
      'store MiB',
      'audit MiB',
      'log MiB',
      'items',
      'not indexed',
      'loop p99 ms',
      'loop longest ms',
      'to desk p99 ms',
      'to source p99 ms',
      'processor s',
    ],
    rows: rows.map(rowOf),
    ratios: ratiosOf(rows),
    notes: [`Chart of memory: ${drawMemory(rows)}.`],
  };
}

function conditionsOf(rows: readonly Row[]): string {
  const answered = rows.reduce((sum, row) => sum + row.answered, 0);
  return `${PER_SECOND} events a second for ${SECONDS / 60} minutes (fewer where the machine, shared with other work, gave the relay too little time: the first column), each to 10 of ${DESKS} desks. One of 25 is an approval that a desk answers (${answered} answers, each delivered to its source), four of 25 expire after a minute. Items are stored for ${KEPT_MS / 1000} s and removed every ${KEPT_MS / 5000} s. The first third warms up, growth is the last third after it by the first. Heap: the least of an interval. The audit is never cut and grows by design, so the store is reported without it. Loop: how long the event loop of the relay was held.`;
}
