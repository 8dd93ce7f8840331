/** A secret in a member of the JSON body, as in the PagerDuty Events API v2. It reaches neither a mapping nor a dead letter. */
import { isRecord } from '../../../shared/json.ts';

/** Bytes that are parsed before the sender is known: deeply nested JSON takes 0.2 µs a byte. */
const MAX_BYTES = 64 * 1024;

function recordIn(body: Buffer): Record<string, unknown> | null {
  if (body.length > MAX_BYTES) return null;
  try {
    const value: unknown = JSON.parse(body.toString('utf8').replace(/^\ufeff/, ''));
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** @returns the text of that member; empty if there is none */
export function memberOf(body: Buffer, name: string): string {
  const record = recordIn(body);
  const value = record && Object.hasOwn(record, name) ? record[name] : null;
  return typeof value === 'string' ? value : '';
}

/** @param body authenticated by that member. It is serialized again, because a member may occur in it twice */
export function withoutMember(body: Buffer, name: string): Buffer {
  const { [name]: _, ...rest } = recordIn(body) ?? {};
  return Buffer.from(JSON.stringify(rest));
}
