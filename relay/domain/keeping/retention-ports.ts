/** What keeping things for a time needs of the store. */

/** An item as its age is judged. */
export interface AgedItem {
  id: string;
  /** The cursor of its last change. */
  seq: number;
  /** ms since 1970 of its last change. */
  at: number;
  /** Somebody is asked about it. */
  asks: boolean;
}

/** Where a walk through rows stands; null: at the beginning. */
export type RowPosition = readonly (string | number | Uint8Array)[] | null;

/** Old rows, inside a unit of work; kept by `store/keeping/retention-sql.ts`. */
export interface RetentionTx {
  /** In the order of their last change. */
  itemsByAge(after: number, limit: number): AgedItem[];
  forgetItem(item: AgedItem): void;
  /** Names of tables with rows that hang on items. */
  readonly hangingTables: readonly string[];
  /** Of the next rows of a table drops those whose item is gone. @returns where to go on; null at the end */
  dropHanging(table: string, from: RowPosition, limit: number): { dropped: number; next: RowPosition };
  /** Of the next event identities drops those taken in before (ms). */
  dropEvents(before: number, from: RowPosition, limit: number): { dropped: number; next: RowPosition };
  /** Processes that nothing was said of since (ms). @returns how many went; fewer than `limit`: none is left */
  dropProcesses(before: number, limit: number): number;
  /** Dead letters of every kind from before (ms). */
  dropLetters(before: number, limit: number): number;
}
