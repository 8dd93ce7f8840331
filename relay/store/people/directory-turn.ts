/** Changes of the kept directory that somebody beside the running relay waits for: rows of `meta`. */
import type { DatabaseSync } from 'node:sqlite';
import type { DirectoryTurn, DirectoryTurnTx } from '../../domain/administration/directory-ports.ts';
import type { Writer } from '../../domain/ports.ts';

export function directoryTurnSql(database: DatabaseSync): DirectoryTurnTx {
  const asked = database.prepare("SELECT value FROM meta WHERE name = 'directory_asked'");
  const write = database.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('directory_asked', ?)");
  return {
    askTurn() {
      const turn = Number(asked.get()?.value ?? 0) + 1;
      write.run(String(turn));
      return turn;
    },
  };
}

/** What a relay notes of itself is written with the next group. */
export function createDirectoryTurn(database: DatabaseSync, writer: Writer): DirectoryTurn {
  const read = database.prepare('SELECT value FROM meta WHERE name = ?');
  const write = database.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  const numberOf = (name: string): number => Number(read.get(name)?.value ?? 0);
  const note = (name: string, value: number) => writer.write(() => void write.run(name, String(value)));
  return {
    asked: () => numberOf('directory_asked'),
    taken: () => numberOf('directory_taken'),
    take: (turn) => note('directory_taken', turn),
    isServed: () => numberOf('served') === 1,
    serve: (on) => note('served', on ? 1 : 0),
  };
}
