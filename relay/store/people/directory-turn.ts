/** Changes of the kept directory by another process, counted, and up to which of them the running relay uses it: rows of `meta`. */
import type { DatabaseSync } from 'node:sqlite';

export interface DirectoryTurn {
  /** Inside a unit of work, with the change. @returns its number */
  ask(): number;
  asked(): number;
  /** Up to which change the running relay has read it. */
  taken(): number;
  /** Inside a unit of work. */
  take(turn: number): void;
  /** A relay says that it runs; one that was killed said so last, and does not any more. */
  isServed(): boolean;
  /** Inside a unit of work. */
  serve(on: boolean): void;
}

export function createDirectoryTurn(database: DatabaseSync): DirectoryTurn {
  const read = database.prepare('SELECT value FROM meta WHERE name = ?');
  const write = database.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  const numberOf = (name: string): number => Number(read.get(name)?.value ?? 0);
  const asked = (): number => numberOf('directory_asked');
  return {
    asked,
    ask() {
      const turn = asked() + 1;
      write.run('directory_asked', String(turn));
      return turn;
    },
    taken: () => numberOf('directory_taken'),
    take: (turn) => void write.run('directory_taken', String(turn)),
    isServed: () => numberOf('served') === 1,
    serve: (on) => void write.run('served', on ? '1' : '0'),
  };
}
