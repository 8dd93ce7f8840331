/** The history export: every row, safe in a spreadsheet, written whole or not at all. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { historyCsv } from '../../desk/history/history-csv.ts';
import { createHistoryExporter, type ExportPorts } from '../../desk/history/history-export.ts';
import { openPart } from '../../disk/replace.ts';
import type { HistoryExport } from '../../shared/bridge/history.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { ProblemError } from '../../shared/problems.ts';
import { csvCell } from '../../shared/rules/csv.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { testDesk } from '../electron/parts/desk.ts';
import { approval, iso, T0 } from '../electron/parts/items.ts';
import { answeredByLine } from '../helpers/demo-evidence.ts';

/** Reads CSV by RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  const row: string[] = [];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === '\r\n') rows.push(row.splice(0));
  }
  return rows;
}

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-export-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A desk with `count` approvals, an hour apart, and an exporter over it. */
function exporting(t: TestContext, count: number, ports: Partial<ExportPorts> = {}) {
  const desk = testDesk(t);
  const changes = Array.from({ length: count }, (_, n) => ({
    cursor: n + 1,
    item: approval(n, { createdAt: iso(T0 - n * 3_600_000) }),
  }));
  desk.connect({ changes });
  const folder = folderOf(t);
  const told: number[] = [];
  const exporter = createHistoryExporter({
    pages: desk.desk.commands.pages,
    choose: async (name) => join(folder, name),
    open: (path) => openPart(path, 'over what is there'),
    nameOf: (path) => basename(path),
    progress: (rows) => void told.push(rows),
    clock: desk.clock,
    log: { info() {}, warn() {} },
    locale: () => 'en-GB',
    ...ports,
  });
  return { exporter, folder, told, files: () => readdirSync(folder) };
}

const ALL: HistoryExport = { q: '' };
const coded = (code: string) => (error: unknown) => error instanceof ProblemError && error.problem.code === code;

test('every row is written once, newest first, under heads in the language, for Excel too', async (t) => {
  const { exporter, folder, told, files } = exporting(t, 450);
  const { file, rows } = await exporter.run(ALL);
  assert.equal(rows, 450);
  assert.deepEqual(told, [200, 400, 450]);
  assert.deepEqual(files(), [file]);
  const text = readFileSync(join(folder, file ?? ''), 'utf8');
  assert.ok(text.startsWith('\ufeff'));
  const [head, ...lines] = parseCsv(text.slice(1));
  assert.deepEqual(head, Object.values(wordsFor('en').csv.columns));
  assert.equal(lines.length, 450);
  assert.ok(lines.every((line) => line.length === head?.length));
  const times = lines.map(([at]) => Date.parse(at ?? ''));
  assert.deepEqual(
    times,
    [...times].sort((a, b) => b - a),
  );
});

test('the filters of the list are those of the file; days are those of this computer', async (t) => {
  const { exporter } = exporting(t, 60);
  assert.equal((await exporter.run({ q: '4703' })).rows, 1);
  assert.equal((await exporter.run({ q: '', states: ['closed'] })).rows, 0);
  const day = (at: number) => new Intl.DateTimeFormat('en-CA').format(at);
  const newest = day(T0);
  const whole = await exporter.run({ q: '', from: newest, to: newest });
  const hours = new Date(T0).getHours();
  assert.equal(whole.rows, hours + 1, 'from midnight on');
  assert.equal((await exporter.run({ q: '', days: 1 })).rows, hours + 1);
  assert.equal((await exporter.run({ q: '', days: 2 })).rows, hours + 25);
  assert.equal((await exporter.run({ q: '', to: day(T0 - 86_400_000) })).rows, 60 - hours - 1);
  assert.equal((await exporter.run({ q: '', from: '2026-02-31' })).rows, 60, 'there is no such day');
  assert.equal((await exporter.run({ q: `before:${newest}`, days: 2 })).rows, 24, 'what is typed and what is chosen');
});

test('called off before a file is chosen or while it is written, nothing is left', async (t) => {
  const before = exporting(t, 10, { choose: async () => null });
  assert.deepEqual(await before.exporter.run(ALL), { file: null, rows: 0 });
  assert.deepEqual(before.files(), []);
  const during = exporting(t, 450, { progress: () => during.exporter.cancel() });
  assert.deepEqual(await during.exporter.run(ALL), { file: null, rows: 0 });
  assert.deepEqual(during.files(), []);
  assert.equal((await during.exporter.run({ q: '4703' })).rows, 0, 'and again');
});

test('a file that cannot be written is reported, and the next attempt succeeds', async (t) => {
  const folder = folderOf(t);
  let path = join(folder, 'none', 'x.csv');
  const { exporter } = exporting(t, 3, { choose: async () => path });
  await assert.rejects(exporter.run(ALL), coded('STORE_UNAVAILABLE'));
  path = join(folder, 'x.csv');
  assert.equal((await exporter.run(ALL)).rows, 3);
});

test('a disk that fills up leaves no half of a file, and says so', async (t) => {
  const { exporter, folder, files } = exporting(t, 450, {
    async open(path) {
      const file = await openPart(path, 'over what is there');
      let writes = 0;
      const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      return { ...file, write: async (text) => (++writes > 2 ? Promise.reject(full) : file.write(text)) };
    },
  });
  await assert.rejects(
    exporter.run(ALL),
    (error) => coded('STORE_UNAVAILABLE')(error) && /disk is full/.test(String(error)),
  );
  assert.deepEqual(files(), []);
  assert.ok(existsSync(folder));
});

test('one export at a time', async (t) => {
  const { exporter } = exporting(t, 3);
  const first = exporter.run(ALL);
  await assert.rejects(exporter.run(ALL), coded('REQUEST_INVALID'));
  assert.equal((await first).rows, 3);
});

test('no cell is ever a formula, and every text comes back from the file', () => {
  for (const text of ['=1+1', '+49 30 1234', '-cmd|calc', '@SUM(A1)', ' =1', '\t=1', '＝1+1']) {
    assert.equal(parseCsv(`${csvCell(text)},x\r\n`)[0]?.[0], `'${text}`);
  }
  for (const number of ['-12.50', '+3', '0.5']) assert.equal(csvCell(number), number);
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (cells) => {
      const [read] = parseCsv(`${cells.map(csvCell).join(',')}\r\n`);
      assert.equal(read?.length, cells.length);
      for (const [index, cell] of (read ?? []).entries()) {
        assert.ok(cell === cells[index] || cell === `'${cells[index]}`);
        assert.ok(/^[+-]?\d+(\.\d+)?$/.test(cell) || !/^\s*[=+\-@]/.test(cell));
      }
    }),
  );
});

test('heads and names in German, times by the wall clock of the zone', (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1, { createdAt: '2026-11-25T09:42:00Z', severity: 'critical' }));
  const view = desk.desk.commands.search({ q: '', limit: 1 }).items[0];
  assert.ok(view);
  const csv = historyCsv('de-DE', 'Europe/Berlin');
  const [head] = parseCsv(csv.head());
  const [row] = parseCsv(csv.row(view));
  assert.equal(head?.[2], 'Titel');
  assert.equal(row?.[0], '2026-11-25T09:42:00.000Z');
  assert.equal(row?.[1], '25.11.26, 10:42:00');
  assert.equal(row?.[5], 'Kritisch');
  for (const language of ['de', 'fr'])
    assert.deepEqual(Object.keys(wordsFor(language).csv.columns), Object.keys(wordsFor('en').csv.columns));
});

test('an answer by line has its rows beside the fields, in words', () => {
  const item = answeredByLine(T0);
  const view = { item, mine: { seenAt: null } } as unknown as ItemView;
  const { columns } = wordsFor('de-DE').csv;
  const [cells = []] = parseCsv(historyCsv('de-DE', 'UTC').row(view));
  assert.equal(
    cells[Object.keys(columns).indexOf('fields')],
    '20: Abgelehnt: Too many for this quarter; 50: Abgelehnt',
  );
});
