/**
 * The file for an auditor: JSON Lines, one record a line with its hash as last member, closed by the signed head. A line without
 * its `hash` member is the exact text that was hashed.
 */
import { createReadStream } from 'node:fs';
import { openPart } from '../../disk/replace.ts';
import type { SignedHead } from '../../shared/admin.ts';
import type { TrailEntry } from '../domain/administration/audit.ts';
import { numberOf } from './chain.ts';
import { parseHead } from './head.ts';

/** Characters of one line; no record comes near it, so that a file without line ends does not fill the memory. */
const MAX_LINE = 1024 * 1024;
/** Characters gathered before they are written. */
const BATCH = 256 * 1024;

const lineOf = ({ record, hash }: TrailEntry): string => `${record.slice(0, -1)},"hash":"${hash}"}\n`;
const HASH_MEMBER = /,"hash":"([0-9a-f]{64})"\}$/;

interface ExportWriter {
  /** Returns a promise only when there is something to wait for. */
  add(entry: TrailEntry): Promise<void> | undefined;
  finish(signed: SignedHead): Promise<void>;
  /** Nothing is left behind. */
  discard(): Promise<void>;
}

/** A new file that only its owner reads, there once it is closed by its head. @throws where it cannot be made, or is there already */
export async function createExport(path: string): Promise<ExportWriter> {
  const file = await openPart(path, 'new');
  let gathered = '';
  const flush = async () => {
    const text = gathered;
    gathered = '';
    await file.write(text);
  };
  return {
    add(entry) {
      gathered += lineOf(entry);
      return gathered.length >= BATCH ? flush() : undefined;
    },
    async finish(signed) {
      gathered += `${JSON.stringify(signed)}\n`;
      await flush();
      await file.keep();
    },
    discard: file.discard,
  };
}

interface ExportReader {
  entries: AsyncIterable<TrailEntry>;
  /** The head, once all entries were read; null: none. */
  closing(): SignedHead | null;
  /** The head is there once, as the last line. */
  isClosed(): boolean;
}

export function readExport(path: string): ExportReader {
  let closing: SignedHead | null = null;
  let last = false;
  async function* entries(): AsyncGenerator<TrailEntry> {
    for await (const line of linesOf(path)) {
      if (line.trim() === '') continue;
      last = closing === null && line.startsWith('{"head":');
      if (last) closing = parseHead(line);
      if (!line.startsWith('{"head":')) yield entryOf(line);
    }
  }
  return { entries: entries(), closing: () => closing, isClosed: () => last };
}

/** What is no record any more gives one that fits nowhere. */
function entryOf(line: string): TrailEntry {
  const found = HASH_MEMBER.exec(line);
  const record = found ? `${line.slice(0, found.index)}}` : line;
  return { seq: numberOf(record) ?? Number.NaN, record, hash: found?.[1] ?? '' };
}

/** @throws where the file cannot be read, or a line is too long to be one of ours */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 256 * 1024 })) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) throw new Error('it has a line that is too long for an exported record');
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  yield rest;
}
