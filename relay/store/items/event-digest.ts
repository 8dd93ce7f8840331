/** Digest of an event's content, by which a duplicate with other content is recognized. */
import { hash } from 'node:crypto';
import type { BeckonEvent } from '../../../shared/events.ts';
import { isRecord } from '../../../shared/json.ts';

/** Bytes. Compared only between events of one source with the same id, so that a collision has no use to a sender. */
const DIGEST_BYTES = 8;

/** Independent of the order of members, which some senders do not preserve. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(value[name])]));
}

/** `time` is excluded: many senders set it to the time of each attempt. */
export function eventDigest({ type, subject, data }: Pick<BeckonEvent, 'type' | 'subject' | 'data'>): Buffer {
  const text = JSON.stringify([type, subject, sorted(data)]);
  return Buffer.from(hash('sha256', text, 'buffer').subarray(0, DIGEST_BYTES));
}
