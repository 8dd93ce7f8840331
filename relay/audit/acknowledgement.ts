/** Somebody says, in the trail itself and signed, why its end is not what was signed: a restored backup, a disk that was replaced. */
import { endTrouble, keyTrouble, type TrailEnd } from './end.ts';
import { isSignedBy, readHead, signHead, writeHead } from './head.ts';
import { openAuditKey } from './key.ts';

/** Facts of the record that says it. */
const ACT = 'audit acknowledge';

interface Acknowledging extends TrailEnd {
  /** Commits a record with these facts. */
  record: (facts: Record<string, string | number | null>) => Promise<unknown>;
  /** Commits the record that names the key from here on. */
  nameKey: (publicKey: string) => Promise<unknown>;
  /** ms since 1970. */
  now: () => number;
}

export interface Acknowledged {
  /** Place of the record that says it. */
  record: number;
  /** RFC 3339. */
  when: string;
  reason: string;
  /** What was wrong. */
  found: string;
  /** How many records there were then, and the hash of the last. */
  records: number;
  last: string;
  /** Signature over all of that but the place: who can only write the store cannot acknowledge. */
  proof: string;
}

type Said = Pick<Acknowledged, 'when' | 'reason' | 'found' | 'records' | 'last'>;

const signedText = ({ when, reason, found, records, last }: Said): Buffer =>
  Buffer.from(`Beckon audit acknowledgement\n${JSON.stringify([records, last, when, found, reason])}\n`, 'utf8');

/**
 * Writes what was found and why it is so, with the head that did not fit, and signs from there on.
 * @returns what was found; null: nothing is wrong, nothing was written. @throws AuditKeyError
 */
export async function acknowledge(end: Acknowledging, reason: string): Promise<string | null> {
  const found = endTrouble(end) ?? keyTrouble(end);
  if (found === null) return null;
  const file = readHead(end.folder);
  const before = file.state === 'there' ? file.signed : null;
  const key = openAuditKey(end);
  const { seq: records, hash: last } = end.trail.head();
  const said = { reason, found, when: new Date(end.now()).toISOString(), records, last };
  await end.record({
    act: ACT,
    ...said,
    signed: before?.head.seq ?? null,
    hash: before?.head.hash ?? null,
    at: before?.head.at ?? null,
    publicKey: before?.publicKey ?? null,
    signature: before?.signature ?? null,
    by: 'cli',
    proof: key.sign(signedText(said)),
  });
  await end.nameKey(key.publicKey);
  await writeHead(end.folder, signHead(key, { ...end.trail.head(), at: new Date(end.now()).toISOString() }));
  return found;
}

/** What a record acknowledges; null for any other. */
export function acknowledgedIn(record: string): Acknowledged | null {
  if (!record.includes(`"act":"${ACT}"`)) return null;
  const { seq, kind, facts } = JSON.parse(record);
  if (kind !== 'admin' || facts?.act !== ACT) return null;
  const { when, reason, found, records, last, proof } = facts;
  return {
    record: Number(seq),
    when: String(when),
    reason: String(reason),
    found: String(found),
    records: Number(records),
    last: String(last),
    proof: String(proof),
  };
}

/** Whether the key that signs the trail now signed it. */
export const isProven = (said: Acknowledged, publicKey: string): boolean =>
  isSignedBy(publicKey, signedText(said), said.proof);
