/** Verifies a trail against its signed head: a store with its head file, or an exported file. */
import type { SignedHead } from '../../shared/admin.ts';
import type { ChainRule, TrailEntry } from '../domain/administration/audit.ts';
import { type Acknowledgement, acknowledgedIn } from './acknowledgement.ts';
import { type ChainState, type Fault, walkChain } from './chain.ts';
import { readExport } from './export-file.ts';
import { type HeadFile, signatureHolds } from './signed-head.ts';

export type TrailVerdict =
  | { whole: true; count: number; signed: SignedHead | null; acknowledged: readonly Acknowledgement[] }
  | { whole: false; fault: Fault };

interface TrailToVerify {
  entries: AsyncIterable<TrailEntry>;
  head: HeadFile;
  rule: ChainRule;
  /** The public key that must have signed; null: the one that the trail names. */
  key: string | null;
  onEntry?: (entry: TrailEntry) => Promise<void> | undefined;
}

export async function verifyTrail({ entries, head, rule, key, onEntry }: TrailToVerify): Promise<TrailVerdict> {
  const signed = head.state === 'there' ? head.signed : null;
  const acknowledged: Acknowledgement[] = [];
  const result = await walkChain(entries, {
    rule,
    ...(signed ? { mark: signed.head.seq } : {}),
    onEntry: collecting(acknowledged, onEntry),
  });
  if ('fault' in result) return { whole: false, fault: result.fault };
  const { count } = result.walked;
  if (head.state === 'missing') {
    if (count === 0 && key === null) return { whole: true, count, signed: null, acknowledged };
    return broken(`audit.head is missing: whether records after ${count} were removed cannot be said`);
  }
  if (!signed) return broken('audit.head was changed: it cannot be read');
  const fault = faultOfHead(signed, result.walked, key);
  return fault ? { whole: false, fault } : { whole: true, count, signed, acknowledged };
}

function collecting(
  acknowledged: Acknowledgement[],
  onEntry: TrailToVerify['onEntry'],
): (entry: TrailEntry) => Promise<void> | undefined {
  return (entry) => {
    const said = acknowledgedIn(entry.record);
    if (said) acknowledged.push(said);
    return onEntry?.(entry);
  };
}

/** Needs only the file; memory does not grow with it. */
export async function verifyExport(path: string, rule: ChainRule, key: string | null): Promise<TrailVerdict> {
  const file = readExport(path);
  const acknowledged: Acknowledgement[] = [];
  const result = await walkChain(file.entries, { rule, onEntry: collecting(acknowledged, undefined) });
  if ('fault' in result) return { whole: false, fault: result.fault };
  const { walked } = result;
  const signed = file.closing();
  if (!signed)
    return broken(`The signed head is missing: whether records after ${walked.count} were removed cannot be said`);
  if (!file.isClosed()) return broken('The signed head is out of order: it is not the last line');
  const marked = { ...walked, markHash: signed.head.seq === walked.count ? walked.hash : null };
  const fault = faultOfHead(signed, marked, key);
  if (fault) return { whole: false, fault };
  return { whole: true, count: walked.count, signed, acknowledged };
}

function faultOfHead(
  signed: SignedHead,
  { count, markHash, key: named }: ChainState,
  key: string | null,
): Fault | null {
  const { seq, hash } = signed.head;
  const fault = (record: number | null, line: string): Fault => ({ record, line });
  if (!signatureHolds(signed)) return fault(null, 'The head was changed: its signature does not hold');
  const expected = key ?? named;
  if (expected === null) return fault(null, 'There is no key to hold the head against: give its public key with --key');
  if (signed.publicKey !== expected) {
    return fault(
      null,
      `The head is signed by another key than expected: ${signed.publicKey}; if that one is right, give it with --key`,
    );
  }
  if (named !== null && named !== signed.publicKey) {
    return fault(null, `The head is signed by another key than the one the trail names: ${named}`);
  }
  if (seq > count) return fault(count + 1, `Record ${count + 1} was removed: ${seq} were signed, ${count} are there`);
  if (markHash === null) return fault(seq + 1, `Record ${seq + 1} was added after the head was signed`);
  if (markHash === hash) return null;
  return fault(
    seq,
    `Record ${seq} was changed, or one before it with all the hashes after: it is not the one that was signed`,
  );
}

export const broken = (line: string): TrailVerdict => ({ whole: false, fault: { record: null, line } });
