/** Two programs: the current one, and one with a newer schema that adds and fills a column and changes rows. */
import { MIGRATIONS, type Migrations } from '../../../relay/store/migrations.ts';

/** Default value of the added column. */
export const RANK = 7;

/** Its change of rows has another result each time it runs. */
export const NEWER: Migrations = [
  ...MIGRATIONS,
  {
    expand: `ALTER TABLE items ADD COLUMN rank INTEGER NOT NULL DEFAULT ${RANK}`,
    fill: { table: 'items', set: `rank = ${RANK} + length(doc)` },
    data: 'UPDATE items SET rank = 1000000 + rank',
  },
];

/** A fault: rows are changed when a relay of the newer program starts, instead of when all switch. */
export const CHANGED_AT_START: Migrations = [
  ...MIGRATIONS,
  {
    expand: `ALTER TABLE items ADD COLUMN rank INTEGER NOT NULL DEFAULT ${RANK}; UPDATE items SET rank = 1000 + rank; UPDATE directory SET updated_at = updated_at + 1`,
  },
];
