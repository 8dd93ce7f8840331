/** A database that counts its statements, to measure work rather than time. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

export interface Work {
  statements: number;
  rows: number;
}

export class CountedDatabase extends DatabaseSync {
  work: Work = { statements: 0, rows: 0 };

  override prepare(sql: string) {
    const statement = super.prepare(sql);
    const all = statement.all.bind(statement);
    const get = statement.get.bind(statement);
    return Object.assign(statement, {
      all: (...args: SQLInputValue[]) => {
        const rows = all(...args);
        this.work.statements += 1;
        this.work.rows += rows.length;
        return rows;
      },
      get: (...args: SQLInputValue[]) => {
        const row = get(...args);
        this.work.statements += 1;
        this.work.rows += row ? 1 : 0;
        return row;
      },
    });
  }
}
