/** Content of the small windows: the question after pressing a notification's button, and notifications drawn by the host. */
import type { ItemView } from './item-view.ts';

export interface ReplyContext {
  view: ItemView;
  action: string;
}

export interface CardContext {
  title: string;
  /** Plain text, at most two lines. */
  body: string;
  buttons: { id: string; label: string }[];
  critical: boolean;
}
