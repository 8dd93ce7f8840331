/** What the small windows show: the question behind a button of a notification, and a notification that the host draws itself. */
import type { ItemView } from './item-view.ts';

/** What a reply window asks about. */
export interface ReplyContext {
  view: ItemView;
  action: string;
}

/** What a card says: a notification that the app draws itself. */
export interface CardContext {
  title: string;
  /** Plain text, at most two lines. */
  body: string;
  buttons: { id: string; label: string }[];
  critical: boolean;
}
