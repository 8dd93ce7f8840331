/** Differences between two documents of one entry, as JSON pointers; secrets by location only. */
import { isRecord } from '../../shared/json.ts';

/** Bookkeeping members that the store adds to an entry. Objects are compared, since a hook may have the same name. */
const NOTES = new Set(['trustedResponse', 'trustedDocuments', 'fileKeyHash', 'fileHash', 'fileSettingsHash']);

const withoutNotes = (name: string, value: unknown): unknown =>
  !isRecord(value) && NOTES.has(name) ? undefined : value;

/** Compares regardless of the order of members. */
export function differences(before: string, after: string): string[] {
  const found = between(JSON.parse(before, withoutNotes), JSON.parse(after, withoutNotes), '');
  return found.map((pointer) => (pointer === '/keyHash' ? '/key' : pointer));
}

function between(a: unknown, b: unknown, at: string): string[] {
  if (isRecord(a) && isRecord(b)) {
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
    return names.flatMap((name) => between(own(a, name), own(b, name), `${at}/${name}`));
  }
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    return a.some((one, index) => between(one, b[index], '').length > 0) ? [at] : [];
  }
  return a === b ? [] : [at];
}

const own = (value: Record<string, unknown>, name: string): unknown =>
  Object.hasOwn(value, name) ? value[name] : undefined;
