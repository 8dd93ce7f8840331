/**
 * The next build: the same relay with another version, and a schema that adds columns to a table, fills one of them for each row, adds a
 * table, and processes the existing rows once.
 */
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { projectRoot } from '../../build/root.ts';
import { schemaVersion } from '../../relay/store/database.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

export interface Build {
  main: string;
  version: string;
  schema: number;
}

/** Folders of the relay to copy, and folders to link. */
const FOLDERS = ['relay', 'shared', 'network', 'disk'];
const BESIDE = ['node_modules', 'dist'];
const VERSION = '0.2.0-of-the-test';

/** A column with a default; a filled column; a table; and a row in it for each existing item. */
const MIGRATION = `{
    expand: \`
      ALTER TABLE items ADD COLUMN weight INTEGER NOT NULL DEFAULT 1;
      ALTER TABLE items ADD COLUMN length INTEGER;
      CREATE TABLE weighed (item_id TEXT PRIMARY KEY, weight INTEGER NOT NULL) WITHOUT ROWID;
    \`,
    fill: { table: 'items', set: 'length = length(doc)' },
    data: 'INSERT INTO weighed SELECT id, length FROM items',
  }`;

/** Counts the rows that the migration's data step created, in a migrated copy. */
export const LATER_ROWS =
  'SELECT count(*) AS n FROM weighed JOIN items ON items.id = weighed.item_id AND items.weight = 1';

/** Removed after the test. */
export async function laterBuild(t: TestContext): Promise<Build> {
  const folder = await temporaryFolder(t);
  await Promise.all(FOLDERS.map((name) => cp(join(projectRoot, name), join(folder, name), { recursive: true })));
  await Promise.all(BESIDE.map((name) => symlink(join(projectRoot, name), join(folder, name))));
  const change = async (file: string, from: string | RegExp, to: string) => {
    const [before, path] = [await readFile(join(projectRoot, file), 'utf8'), join(folder, file)];
    const after = before.replace(from, () => to);
    if (after === before) throw new Error(`${file} has no ${from} to be changed for the later build`);
    await writeFile(path, after);
  };
  await change('package.json', /"version": "[^"]*"/, `"version": "${VERSION}"`);
  await change('relay/store/migrations.ts', /\];\s*$/, `  ${MIGRATION},\n];\n`);
  await change('relay/store/tables.ts', "'tokens',\n]", "'tokens',\n  'weighed',\n]");
  await change('relay/store/replica/invalidation.ts', 'salts({ people }', 'weighed: read,\n  salts({ people }');
  return { main: join(folder, 'relay/main.ts'), version: VERSION, schema: schemaVersion + 1 };
}
