/**
 * Changes of the kept directory that somebody beside the running relay waits for. How many there were is a row of `shared_state`, written
 * with the change; what a relay has taken in, and that it runs, are rows of its own `local_state`.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { DirectoryTurn, DirectoryTurnTx } from '../../domain/people/directory-ports.ts';
import type { Writer } from '../../domain/unit-of-work.ts';

const ASKED = "SELECT value FROM shared_state WHERE name = 'directory_asked'";

export function directoryTurnSql(database: DatabaseSync): DirectoryTurnTx {
  const asked = database.prepare(ASKED);
  const write = database.prepare("INSERT OR REPLACE INTO shared_state (name, value) VALUES ('directory_asked', ?)");
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
  const asked = database.prepare(ASKED);
  const read = database.prepare('SELECT value FROM local_state WHERE name = ?');
  const write = database.prepare('INSERT OR REPLACE INTO local_state (name, value) VALUES (?, ?)');
  const numberOf = (name: string): number => Number(read.get(name)?.value ?? 0);
  const note = (name: string, value: number) => writer.write(() => void write.run(name, String(value)));
  return {
    asked: () => Number(asked.get()?.value ?? 0),
    taken: () => numberOf('directory_taken'),
    take: (turn) => note('directory_taken', turn),
    isServed: () => numberOf('served') === 1,
    serve: (on) => note('served', on ? 1 : 0),
  };
}
