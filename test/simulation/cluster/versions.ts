/** Two programs: the one that is there, and one whose schema goes a step further, which adds a column, fills it and changes rows. */
import { MIGRATIONS, type Migrations } from '../../../relay/store/migrations.ts';

/** What it adds to an item, where nobody says. */
export const RANK = 7;

/** What it does to rows is another each time that it runs. */
export const NEWER: Migrations = [
  ...MIGRATIONS,
  {
    expand: `ALTER TABLE items ADD COLUMN rank INTEGER NOT NULL DEFAULT ${RANK}`,
    fill: { table: 'items', set: `rank = ${RANK} + length(doc)` },
    data: 'UPDATE items SET rank = 1000000 + rank',
  },
];

/** As if rows were changed where a relay of the newer program starts, and not where all switch. */
export const CHANGED_AT_START: Migrations = [
  ...MIGRATIONS,
  {
    expand: `ALTER TABLE items ADD COLUMN rank INTEGER NOT NULL DEFAULT ${RANK}; UPDATE items SET rank = 1000 + rank; UPDATE directory SET updated_at = updated_at + 1`,
  },
];
