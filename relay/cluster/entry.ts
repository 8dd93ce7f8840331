/** Hash chain: each entry contains its predecessor's hash, so that different histories cannot be confused. */
import { createHash } from 'node:crypto';
import type { LogEntry, LogPlace, StoredEntry } from './log-port.ts';

/** Hash of the empty log. */
export const NO_HASH = '0'.repeat(64);

/** SHA-256 over generation, position, predecessor's hash, nonce, relay, at and body, each with its length. @returns hex */
export function hashOf(entry: LogEntry): string {
  const { after, nonce, relay, at, body } = entry;
  const words = [after.generation, after.position + 1, after.hash, nonce, relay, at].map(String);
  const head = words.map((word) => `${Buffer.byteLength(word)}:${word}`).join('');
  return createHash('sha256').update(`${head}${body.byteLength}:`).update(body).digest('hex');
}

/** Position of a copy after applying the entry. */
export const placeOf = (entry: StoredEntry): LogPlace => ({
  generation: entry.after.generation,
  position: entry.after.position + 1,
  hash: entry.hash,
});

export const samePlace = (one: LogPlace, other: LogPlace): boolean =>
  one.position === other.position && one.hash === other.hash && one.generation === other.generation;

/** Whether the entry directly follows the position and is unmodified. */
export const followsOn = (place: LogPlace, entry: StoredEntry): boolean =>
  samePlace(place, entry.after) && hashOf(entry) === entry.hash;
