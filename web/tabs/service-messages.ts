/** What a page and the service worker say to each other, and what a notification carries between them. */
import type { NoticeEvent } from './messages.ts';

export type ToService =
  /** The person wants the new version now. */
  | { kind: 'take-over' }
  /** A page has begun. */
  | { kind: 'started' };

export type FromService =
  /** With a port, on which the page answers with the path of its entry script: by it a build is known. */
  | { kind: 'which-entry' }
  /** What the person did with a notification. */
  | { kind: 'notice'; event: NoticeEvent };

/** `data` of a notification that a page raised. */
export interface RaisedData {
  /** Of the notice; its tag as well. */
  id: string;
  version?: number;
  /** Of a notice that speaks of several items. */
  itemIds?: readonly string[];
  /** ms since 1970 */
  shownAt: number;
  /** UUID: a press that is told twice counts once. */
  key: string;
}
