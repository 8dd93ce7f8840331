/** The export for an auditor: JSON Lines of records, then the signed head. A line without its last member `hash` is the hashed text. */
import { createReadStream } from 'node:fs';
import { openPart } from '../../disk/replace.ts';
import type { SignedHead } from '../../shared/admin.ts';
import type { TrailEntry } from '../domain/administration/audit.ts';
import { numberOf } from './chain.ts';
import { parseHead } from './signed-head.ts';

/** Characters in a line, more than any record has; bounds memory for a file without line ends. */
const MAX_LINE = 1024 * 1024;
/** Characters per write. */
const BATCH = 256 * 1024;

const lineOf = ({ record, hash }: TrailEntry): string => `${record.slice(0, -1)},"hash":"${hash}"}\n`;
const HASH_MEMBER = /,"hash":"([0-9a-f]{64})"\}$/;

interface ExportWriter {
  /** Returns a promise only if it flushes. */
  add(entry: TrailEntry): Promise<void> | undefined;
  finish(signed: SignedHead): Promise<void>;
  discard(): Promise<void>;
}

/** Creates a private file; it gets its name when `finish` has written the head. @throws if it cannot be created or exists */
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

export function readExport(path: string) {
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
  return {
    entries: entries() /** The head, after all entries are read; null: none. */,
    closing: (): SignedHead | null => closing /** Whether there is exactly one head and it is the last line. */,
    isClosed: (): boolean => last,
  };
}

/** A malformed line yields an entry that fails verification. */
function entryOf(line: string): TrailEntry {
  const found = HASH_MEMBER.exec(line);
  const record = found ? `${line.slice(0, found.index)}}` : line;
  return { seq: numberOf(record) ?? Number.NaN, record, hash: found?.[1] ?? '' };
}

/** @throws if the file cannot be read or a line exceeds `MAX_LINE` */
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
