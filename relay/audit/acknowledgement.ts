/** A signed record in the trail that explains why its end differs from the signed head: a restored backup, a replaced disk. */

import { openAuditKey } from './audit-key.ts';
import { isSignedBy, readHead, signHead, writeHead } from './signed-head.ts';
import { endTrouble, keyTrouble, type TrailEnd } from './trail-end.ts';

const ACT = 'audit acknowledge';

interface AcknowledgementInput extends TrailEnd {
  record: (facts: Record<string, string | number | null>) => Promise<unknown>;
  /** Commits the record that names the signing key from here on. */
  nameKey: (publicKey: string) => Promise<unknown>;
  /** ms since 1970. */
  now: () => number;
}

export interface Acknowledgement {
  /** Sequence number of this record. */
  record: number;
  /** RFC 3339. */
  when: string;
  reason: string;
  found: string;
  /** Number of records at that time, and the last hash. */
  records: number;
  last: string;
  /** Signature over all fields except `record`: write access to the store is not enough to acknowledge. */
  proof: string;
}

type SignedPart = Pick<Acknowledgement, 'when' | 'reason' | 'found' | 'records' | 'last'>;

const signedText = ({ when, reason, found, records, last }: SignedPart): Buffer =>
  Buffer.from(`Beckon audit acknowledgement\n${JSON.stringify([records, last, when, found, reason])}\n`, 'utf8');

/**
 * Records the finding, the reason and the head that did not match, and signs from there on.
 * @returns the finding; null: nothing is wrong and nothing was written. @throws AuditKeyError
 */
export async function acknowledge(end: AcknowledgementInput, reason: string): Promise<string | null> {
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

/** Parses an acknowledgement record. @returns null for any other record */
export function acknowledgedIn(record: string): Acknowledgement | null {
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

export const isProven = (said: Acknowledgement, publicKey: string): boolean =>
  isSignedBy(publicKey, signedText(said), said.proof);
