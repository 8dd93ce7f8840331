/** Retry policy for calls whose outcome is unknown because their tab is gone. */
import type { BridgeChannel } from '../../shared/bridge/bridge.ts';

/** Retried on the next tab: reads and idempotent writes. An answer is one: the outbox, and later the relay, reject a second answer. */
const RETRYABLE: ReadonlySet<string> = new Set<BridgeChannel>([
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

/** For any other call the user is informed that the outcome is unknown. */
export const isRetryable = (channel: string): boolean => RETRYABLE.has(channel);
