/** An older and a newer program for relays on one log: the newer has one more migration. */
import { DatabaseSync } from 'node:sqlite';
import type { Tx } from '../../../../relay/domain/unit-of-work.ts';
import { schemaVersion } from '../../../../relay/store/database.ts';
import { digestOf } from '../../../../relay/store/digest/digest.ts';
import { MIGRATIONS, type Migrations } from '../../../../relay/store/migrations.ts';
import { readChangeset } from '../../../../relay/store/replica/changeset.ts';
import { readBody } from '../../../../relay/store/replica/entry-body.ts';
import { widthsAtLevel } from '../../../../relay/store/replica/schema-digest.ts';
import { until } from '../../../helpers/until.ts';
import { itemOf, save } from '../../parts/items.ts';
import type { LogWorld } from './log-world.ts';
import type { OpenedReplica, ReplicaParts } from './replicas.ts';

/** The schema that both know. */
export const OLD = schemaVersion;
/** Its step changes rows differently each time it runs. */
export const NEWER: Migrations = [
  ...MIGRATIONS,
  {
    expand: 'ALTER TABLE items ADD COLUMN rank INTEGER NOT NULL DEFAULT 7; CREATE INDEX items_by_rank ON items (rank)',
    data: "UPDATE items SET rank = 1000 + rank, doc = json_set(doc, '$.body', 'as the newer has it')",
  },
];
export const newer: ReplicaParts = { migrations: NEWER };

export const put =
  (id: string, title = `Item ${id}`) =>
  (tx: Tx) =>
    save(tx, itemOf(id, { title }), ['ann', 'bob']);
export const raiseTo = (version: number) => (tx: Tx) => {
  tx.raiseSchema(version);
  tx.audit({ kind: 'admin', itemId: null, actor: null, facts: {} });
};
export const raise = raiseTo(OLD + 1);
export const positionOf = ({ replica }: OpenedReplica) => replica.place()?.position;

export async function caughtUp(world: LogWorld, relays: readonly OpenedReplica[]): Promise<void> {
  const { position } = await world.head();
  await until('all have it', () => relays.every((relay) => positionOf(relay) === position));
}

export function on<T>({ path }: Pick<OpenedReplica, 'path'>, ask: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return ask(database);
  } finally {
    database.close();
  }
}
export const digest = (relay: OpenedReplica, migrations: Migrations = NEWER) =>
  on(relay, (database) => digestOf(database, widthsAtLevel(database, migrations)).digest);
export const ranks = (relay: Pick<OpenedReplica, 'path'>) =>
  on(relay, (database) =>
    database
      .prepare('SELECT rank FROM items ORDER BY id')
      .all()
      .map(({ rank }) => rank),
  );

/** The number of columns of items in each entry. */
export async function widths(world: LogWorld): Promise<number[]> {
  const columns = (changeset: Uint8Array) =>
    readChangeset(changeset).flatMap(({ table, columns }) => (table === 'items' ? [columns] : []));
  return (await world.entries()).flatMap(({ body }) => {
    const read = readBody(body);
    return typeof read === 'string' ? [] : columns(read.changeset);
  });
}
