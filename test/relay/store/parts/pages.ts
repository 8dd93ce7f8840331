/** Pages of a store's file: their owners, and overwriting one as a failing disk does. */
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const PAGE = 4096;

interface PageOf {
  /** The table or index; `(header)`, `(free)`. */
  name: string;
  kind: string;
  number: number;
}

/** One page of each kind of each table and index, and the freelist's first trunk page. The store must be closed. */
export function kindsOfPages(path: string): PageOf[] {
  const database = new DatabaseSync(path);
  try {
    const rows = database.prepare('SELECT name, pagetype, pageno FROM dbstat ORDER BY pageno').all();
    const pages = rows.map(({ name, pagetype, pageno }) => ({
      name: String(name),
      kind: String(pagetype),
      number: Number(pageno),
    }));
    // The oldest of each: opening the store may need the newest.
    const one = new Map(pages.reverse().map((page) => [`${page.name} ${page.kind}`, page]));
    const trunk = readFileSync(path).readUInt32BE(32);
    if (trunk > 0) one.set('free', { name: '(free)', kind: 'trunk', number: trunk });
    return [...one.values()];
  } finally {
    database.close();
  }
}

export function withDamage(whole: string, to: string, page: number, fill: number): void {
  for (const end of ['-wal', '-shm']) rmSync(to + end, { force: true });
  copyFileSync(whole, to);
  const bytes = readFileSync(to);
  bytes.fill(fill, (page - 1) * PAGE, page * PAGE);
  writeFileSync(to, bytes);
}
