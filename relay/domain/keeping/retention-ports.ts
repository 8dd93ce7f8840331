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

/** Where a walk through identities of events stands: when the last one was taken in (ms), and its key. */
export type EventPosition = readonly [at: number, key: Uint8Array];

/** Old rows, inside a unit of work; kept by `store/keeping/retention-sql.ts`. */
export interface RetentionTx {
  /** In the order of their last change. */
  itemsByAge(after: number, limit: number): AgedItem[];
  /**
   * Drops what hangs on an item, and then the item. Where very much hangs on it, it drops some of that and the item stays: call it again.
   * @returns how many rows hung on it and went
   */
  forgetItem(item: AgedItem): { hanging: number; gone: boolean };
  /** Of the next identities of events taken in before (ms), oldest first, drops those whose item is gone. @returns where to go on; null at the end */
  dropEvents(
    before: number,
    from: EventPosition | null,
    limit: number,
  ): { dropped: number; next: EventPosition | null };
  /** Processes that nothing was said of since (ms). @returns how many went; fewer than `limit`: none is left */
  dropProcesses(before: number, limit: number): number;
  /** Folds resolved before (ms). */
  dropFolds(before: number, limit: number): number;
  /** Dead letters of every kind from before (ms), at most so many of all kinds. */
  dropLetters(before: number, limit: number): number;
}
