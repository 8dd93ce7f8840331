/** The heads that a witness recorded: one a line, optionally with a syslog prefix. Rewriting the store does not rewrite this file. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { AuditHead, SignedHead } from '../../shared/admin.ts';
import type { TrailEntry } from '../domain/administration/audit.ts';
import { type Acknowledgement, isProven } from './acknowledgement.ts';
import type { Fault } from './chain.ts';
import { parseHead, signatureHolds } from './signed-head.ts';

/** Characters in a line; longer lines hold no head. */
const MAX_LINE = 16 * 1024;

export interface WitnessHeads {
  count: number;
  newest: SignedHead | null;
  /** Lines without a valid head, such as a truncated one. */
  unread: number;
  /** Hashes that were signed at this position; normally one. */
  hashesAt(seq: number): readonly string[];
  /** Ascending. */
  beyond(seq: number): number[];
}

/** Memory: about 100 bytes a head. @throws the file system's error */
export async function readWitness(path: string): Promise<WitnessHeads> {
  const hashes = new Map<number, string[]>();
  let [count, unread] = [0, 0];
  let newest: SignedHead | null = null;
  for await (const line of linesOf(path)) {
    const signed = headIn(line);
    if (!signed) {
      if (line.trim() !== '') unread += 1;
      continue;
    }
    const { seq, hash } = signed.head;
    const known = hashes.get(seq);
    if (!known) hashes.set(seq, [hash]);
    else if (!known.includes(hash)) known.push(hash);
    count += 1;
    newest = signed;
  }
  return {
    count,
    newest,
    unread,
    hashesAt: (seq) => hashes.get(seq) ?? [],
    beyond: (seq) => [...hashes.keys()].filter((place) => place > seq).sort((a, b) => a - b),
  };
}

export function witnessCheck(path: string, heads: WitnessHeads) {
  /** `seq hash` of heads that differ from the trail. */
  const missing = new Set<string>();
  const miss = (seq: number, here: string | null): void => {
    for (const hash of heads.hashesAt(seq)) if (hash !== here) missing.add(`${seq} ${hash}`);
  };
  return {
    /** Call for each record, in order. */
    see: ({ seq, hash }: TrailEntry) => miss(seq, hash),
    /** The first signed head that the trail lacks; null: none, or each loss was acknowledged. */
    async fault({
      count,
      acknowledged,
      publicKey,
    }: {
      count: number;
      acknowledged: readonly Acknowledgement[];
      publicKey: string;
    }): Promise<Fault | null> {
      for (const seq of heads.beyond(count)) miss(seq, null);
      if (missing.size === 0) return null;
      const lost = await signedHeadsOf(path, ({ seq, hash }) => missing.has(`${seq} ${hash}`));
      const open = lost.filter(
        ({ head }) => !acknowledged.some((said) => covers(said, head) && isProven(said, publicKey)),
      );
      return faultOf(open, count, path);
    },
  };
}

/** Signed before the acknowledgement, at a position beyond the remaining records. */
const covers = ({ records, when }: Acknowledgement, { seq, at }: AuditHead): boolean => seq > records && at <= when;

function faultOf(open: readonly SignedHead[], count: number, path: string): Fault | null {
  const [first] = open.toSorted((a, b) => a.head.seq - b.head.seq);
  if (!first) return null;
  const last = open.reduce((most, one) => (one.head.seq > most.head.seq ? one : most), first);
  if (last.head.seq > count) {
    const { seq, at } = last.head;
    return {
      record: count + 1,
      line: `Record ${count + 1} was removed: ${path} has the trail signed up to record ${seq} at ${at}`,
    };
  }
  const { seq, at } = first.head;
  return {
    record: seq,
    line: `Record ${seq} was changed, or one before it: ${path} has another one, signed at ${at}`,
  };
}

async function signedHeadsOf(path: string, isWanted: (head: AuditHead) => boolean): Promise<SignedHead[]> {
  const found: SignedHead[] = [];
  for await (const line of linesOf(path)) {
    const signed = headIn(line);
    if (signed && isWanted(signed.head) && signatureHolds(signed)) found.push(signed);
  }
  return found;
}

const linesOf = (path: string): AsyncIterable<string> =>
  createInterface({ input: createReadStream(path, { encoding: 'utf8' }), crlfDelay: Number.POSITIVE_INFINITY });

function headIn(line: string): SignedHead | null {
  const at = line.indexOf('{"head":');
  return at < 0 || line.length > MAX_LINE ? null : parseHead(line.slice(at));
}
