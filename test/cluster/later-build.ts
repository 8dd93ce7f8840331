/**
 * The build that comes after this one: the same relay with another version, and a schema in which a table has more columns, one of them filled
 * for each row, another table is new, and what was there before is gone through once.
 */
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { projectRoot } from '../../build/root.ts';
import { schemaVersion } from '../../relay/store/database.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

export interface Build {
  /** Its program. */
  main: string;
  version: string;
  schema: number;
}

/** What the relay is made of, and what it finds beside itself. */
const FOLDERS = ['relay', 'shared', 'network', 'disk'];
const BESIDE = ['node_modules', 'dist'];
const VERSION = '0.2.0-of-the-test';

/** A column with what it is where nobody says; one that is filled; a table; and a row in it for each item that was there before. */
const MIGRATION = `{
    expand: \`
      ALTER TABLE items ADD COLUMN weight INTEGER NOT NULL DEFAULT 1;
      ALTER TABLE items ADD COLUMN length INTEGER;
      CREATE TABLE weighed (item_id TEXT PRIMARY KEY, weight INTEGER NOT NULL) WITHOUT ROWID;
    \`,
    fill: { table: 'items', set: 'length = length(doc)' },
    data: 'INSERT INTO weighed SELECT id, length FROM items',
  }`;

/** Whether a copy went through that migration, and what its data step did. */
export const LATER_ROWS =
  'SELECT count(*) AS n FROM weighed JOIN items ON items.id = weighed.item_id AND items.weight = 1';

/** Gone with the test. */
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
