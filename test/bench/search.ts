/**
 * Bench 6: search of 100,000 items as you type, as the window does it, compared with bare FTS5 on the same texts in the same process:
 * its matches from the newest on, and its matches ranked by bm25.
 */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { searchHistory } from '../../desk/history/history.ts';
import { createInbox } from '../../desk/inbox/inbox.ts';
import { indexedText } from '../../desk/store/item-row.ts';
import { openHistoryStore } from '../../electron/local-store/history-file.ts';
import { DEFAULT_LABELS } from '../../shared/rules/action-labels.ts';
import { answered, approval, dana, iso, T0 } from '../electron/parts/items.ts';
import { latencies } from './clients/http-load.ts';
import { sized } from './options.ts';
import { temporaryFolder } from './processes.ts';
import { atMost, type Report, ratioOf, tableOf } from './report.ts';
import { inRounds, rowOf } from './rounds.ts';

const ITEMS = sized(100_000, 4000);
const QUERIES = sized(300, 60);
/** The window's first page. */
const PAGE = 60;
const CHUNK = 2_000;

/** Deterministic per seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SYLLABLES = ['ka', 'lo', 'mi', 'ren', 'tas', 'vo', 'bel', 'dor', 'shi', 'pan', 'ul', 'get'];
const VOCABULARY = Array.from({ length: 12 * 12 * 12 }, (_, n) =>
  [n % 12, Math.floor(n / 12) % 12, Math.floor(n / 144)].map((at) => SYLLABLES[at]).join(''),
);
/** Zipf: few words are in most texts, most words in few. */
const word = (random: () => number): string =>
  VOCABULARY[Math.floor(VOCABULARY.length ** random()) - 1] ?? VOCABULARY[0] ?? '';
const text = (random: () => number, words: number): string =>
  Array.from({ length: words }, () => word(random)).join(' ');

function fill(folder: string) {
  const random = seeded(7);
  const store = openHistoryStore(join(folder, 'history.db'), T0);
  const bare = new DatabaseSync(join(folder, 'bare.db'));
  bare.exec(`PRAGMA journal_mode = WAL;
    CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize="unicode61 remove_diacritics 2");
    CREATE TABLE documents (seq INTEGER PRIMARY KEY, json TEXT NOT NULL);`);
  const putWords = bare.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)');
  const putDocument = bare.prepare('INSERT INTO documents (seq, json) VALUES (?, ?)');
  store.setMe(dana);
  for (let from = 0; from < ITEMS; from += CHUNK) {
    bare.exec('BEGIN');
    store.write((tx) => {
      for (let n = from; n < from + CHUNK; n++) {
        const createdAt = iso(T0 - (ITEMS - n) * 300_000);
        const more = { title: text(random, 6), body: text(random, 20), createdAt };
        const item = answered(approval(n, more), { id: 'dana', name: 'Dana Fox' });
        tx.putItem(item, n + 1, { current: false, hidden: false });
        putWords.run(n + 1, indexedText(item, null, null));
        putDocument.run(n + 1, JSON.stringify(item));
      }
    });
    bare.exec('COMMIT');
  }
  return { store, bare };
}

/** Typed input: two words, the second one incomplete. */
function queries(): string[][] {
  const random = seeded(11);
  return Array.from({ length: QUERIES }, () => {
    const last = word(random);
    return [word(random), last.slice(0, 3 + Math.floor(random() * (last.length - 2)))];
  });
}

/** ms of each. */
function timed(all: readonly string[][], ask: (words: string[]) => unknown): number[] {
  return all.map((words) => {
    const start = performance.now();
    ask(words);
    return performance.now() - start;
  });
}

const OURS = 'Beckon, as the window asks';
const NEWEST = 'bare FTS5, newest first';
const RANKED = 'bare FTS5, by bm25';

export async function search(): Promise<Report> {
  const { path, remove } = temporaryFolder('search');
  const { store, bare } = fill(path);
  try {
    const inbox = createInbox(store, () => ({ language: 'en', labels: DEFAULT_LABELS }));
    const match = ([first, last]: string[]) => `"${first}" AND "${last}"*`;
    const read = (order: string) =>
      bare.prepare(
        `SELECT d.json FROM words w JOIN documents d ON d.seq = w.rowid WHERE words MATCH ? ORDER BY ${order} LIMIT ${PAGE}`,
      );
    const [newest, ranked] = [read('w.rowid DESC'), read('rank')];
    const parse = (rows: Record<string, unknown>[]) => rows.map((row) => JSON.parse(String(row.json)));
    const ways = {
      [OURS]: (words: string[]) => searchHistory(store, inbox, { q: words.join(' '), limit: PAGE }, T0),
      [NEWEST]: (words: string[]) => parse(newest.all(match(words))),
      [RANKED]: (words: string[]) => parse(ranked.all(match(words))),
    };
    const typed = queries();
    const measured = await inRounds(
      Object.entries(ways).map(([name, ask]) => {
        timed(typed.slice(0, 30), ask);
        return rowOf(name, async () => latencies(timed(typed, ask)));
      }),
    );
    return {
      bench: '6 search',
      conditions: `${ITEMS.toLocaleString('en')} items, ${QUERIES} queries of two words, the second one still being typed; the first ${PAGE} items with all they hold, and for Beckon the count.`,
      ...tableOf(measured),
      ratios: [
        ratioOf(measured, OURS, NEWEST, 'p50 ms', atMost(2)),
        ratioOf(measured, OURS, RANKED, 'p50 ms', atMost(2)),
        ratioOf(measured, OURS, RANKED, 'p99 ms', atMost(0.3)),
      ],
    };
  } finally {
    store.close();
    bare.close();
    remove();
  }
}
