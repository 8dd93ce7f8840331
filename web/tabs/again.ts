/** What becomes of a call whose tab went away before it answered: whether it was done, nobody knows. */
import type { BridgeChannel } from '../../shared/bridge/bridge.ts';

/**
 * Asked again of the next tab: what only reads, and what says once more what holds already. An answer is among them: while it is kept the
 * outbox takes no second one to the item, and once it was sent the relay takes none.
 */
const HARMLESS: ReadonlySet<string> = new Set<BridgeChannel>([
  'snapshot.get',
  'item.get',
  'history.search',
  'processes.list',
  'people.find',
  'subscriptions.preview',
  'sign-in.offer',
  'sign-in.person',
  'item.seen',
  'item.open',
  'window.used',
  'item.snooze',
  'item.answer',
  'item.answer-all',
  'subscriptions.set',
  'preferences.set',
  'notifications.pause',
  'notifications.resume',
  'relay.reconnect',
  'remark.dismiss',
  'history.export-cancel',
]);

/** Of any other the person is told that it is not known whether it was done. */
export const isHarmlessAgain = (channel: string): boolean => HARMLESS.has(channel);
