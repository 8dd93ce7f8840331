/** Store port of retention. */

export interface AgedItem {
  id: string;
  /** Cursor of its last change. */
  seq: number;
  /** ms since 1970 of its last change. */
  at: number;
  /** It still asks people. */
  asks: boolean;
}

/** Position in a walk through rows; null: the beginning. */
export type RowPosition = readonly (string | number | Uint8Array)[] | null;

/** Position in a walk through event identities: acceptance time (ms) and key of the last one. */
export type EventPosition = readonly [at: number, key: Uint8Array];

/** Old rows, inside a unit of work; `before` is in ms since 1970. Implemented by `store/keeping/retention-sql.ts`. */
export interface RetentionTx {
  /** In order of last change. */
  itemsByAge(after: number, limit: number): AgedItem[];
  /** Drops dependent rows, then the item. With very many, only some: call again. @returns `hanging`: dependent rows dropped */
  forgetItem(item: AgedItem): { hanging: number; gone: boolean };
  /** Drops identities of events accepted before, oldest first, whose item is gone. @returns `next`: where to resume; null at the end */
  dropEvents(
    before: number,
    from: EventPosition | null,
    limit: number,
  ): { dropped: number; next: EventPosition | null };
  /** Processes without news since. @returns number dropped; fewer than `limit`: none is left */
  dropProcesses(before: number, limit: number): number;
  /** Rows of counts, those of people before another time; at most `limit` of each table. */
  dropInsights(before: number, ofPeopleBefore: number, limit: number): number;
  dropFolds(before: number, limit: number): number;
  /** Dead letters of every kind and responses that are no longer to be sent, at most `limit` in total. */
  dropLetters(before: number, limit: number): number;
}
