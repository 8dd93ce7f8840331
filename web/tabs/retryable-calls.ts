/** Retry policy for calls whose outcome is unknown because their tab is gone. */
import type { BridgeChannel } from '../../shared/bridge/bridge.ts';
import { OPERATION_CHANNELS } from '../../shared/bridge/desk-channels.ts';

/** Retried on the next tab: reads and idempotent writes. An answer is one: the outbox, and later the relay, reject a second answer. */
const RETRYABLE: ReadonlySet<string> = new Set<BridgeChannel>([
  ...OPERATION_CHANNELS.filter(({ isIdempotent }) => isIdempotent).map(({ channel }) => channel),
  'snapshot.get',
  'item.get',
  'document.open',
  'history.search',
  'processes.list',
  'subscriptions.preview',
  'sign-in.offer',
  'sign-in.person',
  'item.open',
  'window.used',
  'item.answer',
  'item.answer-all',
  'preferences.set',
  'notifications.pause',
  'notifications.resume',
  'relay.reconnect',
  'remark.dismiss',
  'history.export-cancel',
]);

/** For any other call the user is informed that the outcome is unknown. */
export const isRetryable = (channel: string): boolean => RETRYABLE.has(channel);
