/** Messages between a page and the service worker, and the data of a notification. */
import type { NoticeEvent } from './messages.ts';

export type ToService = { kind: 'take-over' } | { kind: 'started' };

export type FromService =
  /** Sent with a port; the page replies with the path of its entry script, which identifies the build. */
  { kind: 'which-entry' } | { kind: 'notice'; event: NoticeEvent };

/** `data` of a notification raised by a page. */
export interface RaisedData {
  /** Id of the notice, also its tag. */
  id: string;
  version?: number;
  /** If the notice covers several items. */
  itemIds?: readonly string[];
  shownAt: number;
  /** UUID: deduplicates a press that is reported twice. */
  key: string;
}
