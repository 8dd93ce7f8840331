/** History search: all words must occur, the last one as a prefix; newest first; the scan stops when the page is full. */
import type { ItemStore, SearchFilter, StoredItem } from '../ports.ts';
import { answerMatch } from './answer-marks.ts';
import type { Database, Row, SqlValue } from './database.ts';
import { COLUMNS, JOINED, ROW, readRow, seqOfMoment } from './item-row.ts';

/** Maximum value of `total`. */
const COUNT_MAX = 10_000;

interface Where {
  sql: string[];
  values: SqlValue[];
}

const like = (text: string): string => `${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** The FTS5 query of quoted words; only the last one is a prefix, because whole words let FTS5 stop when the page is full. */
const match = ({ words, answers }: Found): string =>
  [
    ...answers.map(answerMatch),
    ...words.map((word, index) => `"${word.replaceAll('"', '""')}"${index === words.length - 1 ? '*' : ''}`),
  ].join(' AND ');

const byIndex = ({ words, answers }: Found): boolean => words.length + answers.length > 0;

function anyOf(where: Where, values: readonly string[], sql: string, times = 1): void {
  if (values.length === 0) return;
  where.sql.push(`(${values.map(() => sql).join(' OR ')})`);
  for (const value of values) for (let i = 0; i < times; i++) where.values.push(value);
}

const recordMember = (name: 'id' | 'system' | 'type'): string =>
  `(SELECT json_extract(json, '$.record.${name}') FROM documents WHERE seq = i.seq)`;

type Found = Omit<SearchFilter, 'after' | 'limit'>;

function conditions(filter: Found): Where {
  const where: Where = { sql: [], values: [] };
  const add = (sql: string, ...values: SqlValue[]) => {
    where.sql.push(sql);
    where.values.push(...values);
  };
  if (filter.states.length > 0) add(`i.state IN (${marks(filter.states)})`, ...filter.states);
  if (filter.severities.length > 0) add(`i.severity IN (${marks(filter.severities)})`, ...filter.severities);
  anyOf(where, filter.types.map(like), "i.type LIKE ? ESCAPE '\\'");
  anyOf(
    where,
    filter.roles.map((role) => `% ${like(role.toLowerCase()).slice(0, -1)} %`),
    "(i.roles LIKE ? ESCAPE '\\' OR i.roles LIKE '% * %')",
  );
  anyOf(
    where,
    filter.sources.map(like),
    "i.origin_id IN (SELECT id FROM origins WHERE id LIKE ? ESCAPE '\\' OR name LIKE ? ESCAPE '\\')",
    2,
  );
  for (const record of filter.records) {
    add(`${recordMember('id')} = ? COLLATE NOCASE`, record.id);
    if (record.system !== undefined) add(`${recordMember('system')} = ?`, record.system);
    if (record.type !== undefined) add(`${recordMember('type')} = ?`, record.type);
  }
  if (filter.from !== null) add('i.seq >= ?', seqOfMoment(filter.from));
  if (filter.to !== null) add('i.seq < ?', seqOfMoment(filter.to));
  if (!filter.hidden) add('i.hidden = 0');
  return where;
}

const clause = (sql: readonly string[]): string => (sql.length > 0 ? `WHERE ${sql.join(' AND ')}` : '');

const keptOf = (rows: Row[]): StoredItem[] => rows.flatMap((row) => readRow(row) ?? []);

/** With words FTS5 drives the scan, newest first, so that it ends with the page. CROSS JOIN stops SQLite from reordering the join. */
function scan(filter: Found, { sql, values }: Where) {
  if (!byIndex(filter)) return { from: 'items i', order: 'i.seq', sql, values };
  return {
    from: 'words w CROSS JOIN items i ON i.seq = w.rowid',
    order: 'w.rowid',
    sql: ['w.words MATCH ?', ...sql],
    values: [match(filter), ...values],
  };
}

export function createSearch(db: Database): Pick<ItemStore, 'search' | 'page' | 'since' | 'currentIds'> {
  const rowsOf = (filter: SearchFilter, where: Where) => {
    const { from, order, sql, values } = scan(filter, where);
    const after = filter.after === null ? [] : [filter.after];
    const all = filter.after === null ? sql : [...sql, `${order} < ?`];
    return db
      .prepare(`SELECT ${COLUMNS} FROM ${from} ${JOINED} ${clause(all)} ORDER BY ${order} DESC LIMIT ?`)
      .all(...values, ...after, filter.limit + 1);
  };
  const count = (filter: SearchFilter, where: Where): number | null => {
    const { from, sql, values } = scan(filter, where);
    // Without other filters the index alone is counted.
    const lean = sql.length === 1 && byIndex(filter) ? 'words w' : from;
    const row = db
      .prepare(`SELECT count(*) AS n FROM (SELECT 1 FROM ${lean} ${clause(sql)} LIMIT ${COUNT_MAX + 1})`)
      .get(...values);
    const n = Number(row?.n ?? 0);
    return n > COUNT_MAX ? null : n;
  };
  const since = db.prepare(`SELECT ${ROW} WHERE i.seq >= ? ORDER BY i.seq DESC LIMIT ?`);

  const page = (filter: SearchFilter, where: Where) => {
    const rows = rowsOf(filter, where);
    const shown = rows.slice(0, filter.limit);
    return { items: keptOf(shown), next: rows.length > filter.limit ? Number(shown.at(-1)?.seq) : null };
  };

  return {
    search(filter) {
      const where = conditions(filter);
      return { ...page(filter, where), total: count(filter, where) };
    },
    page: (filter) => page(filter, conditions(filter)),
    currentIds(filter, also) {
      const idsOf = (found: Found, which: string, given: readonly string[]) => {
        const { from, sql, values } = scan(found, conditions(found));
        return db.prepare(`SELECT i.id FROM ${from} ${clause([...sql, which])}`).all(...values, ...given);
      };
      // Two queries, so that each uses its own index; items in `also` are found even if hidden.
      const named = idsOf({ ...filter, hidden: true }, `i.id IN (${marks(also)})`, also);
      return new Set([...idsOf(filter, 'i.current = 1', []), ...named].map(({ id }) => String(id)));
    },
    since: (from, limit) => keptOf(since.all(seqOfMoment(from), limit)),
  };
}
