/** Decompresses bodies (RFC 9110 section 8.4) within the size limits of uncompressed ones. */

import { promisify } from 'node:util';
import { gunzip, inflate, inflateRaw } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { LIMITS } from '../../../shared/events.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { bytesOf } from '../body.ts';

const options = { maxOutputLength: LIMITS.batchBytes };
const ungzip = promisify(gunzip);
const uninflate = promisify(inflate);
const uninflateRaw = promisify(inflateRaw);

/** `deflate` is the zlib format; some senders omit its header (RFC 9110 section 8.4.1.2). */
const hasHead = (bytes: Buffer): boolean =>
  bytes.length >= 2 && (bytes[0] ?? 0) % 16 === 8 && bytes.readUInt16BE() % 31 === 0;

const UNPACK: Readonly<Record<string, (bytes: Buffer) => Promise<Buffer>>> = {
  gzip: (bytes) => ungzip(bytes, options),
  'x-gzip': (bytes) => ungzip(bytes, options),
  deflate: (bytes) => (hasHead(bytes) ? uninflate : uninflateRaw)(bytes, options),
};

const codingOf = (header: string | undefined): string => {
  const coding = header?.trim().toLowerCase() ?? '';
  return coding === 'identity' ? '' : coding;
};

/** Checked before the body is read. @param unpacks whether the route accepts compressed bodies */
export function encodingFault(header: string | undefined, unpacks: boolean): ProblemError | null {
  const coding = codingOf(header);
  if (coding === '' || (unpacks && Object.hasOwn(UNPACK, coding))) return null;
  const said = unpacks ? refusals.requests.packed : refusals.requests.unpacked;
  // Accepted codings (RFC 9110 section 15.5.16).
  const acceptEncoding = unpacks ? 'gzip, deflate' : 'identity';
  return new ProblemError('UNSUPPORTED_MEDIA_TYPE', said, { acceptEncoding });
}

/** @throws REQUEST_INVALID for invalid data; EVENT_TOO_LARGE past 1 MiB, where decompression stops */
export function unpacked(request: FastifyRequest): Buffer | Promise<Buffer> {
  const bytes = bytesOf(request);
  const coding = codingOf(request.headers['content-encoding']);
  const unpack = Object.hasOwn(UNPACK, coding) ? UNPACK[coding] : undefined;
  return !unpack || bytes.length === 0 ? bytes : unpackBy(unpack, bytes, coding);
}

async function unpackBy(unpack: (bytes: Buffer) => Promise<Buffer>, bytes: Buffer, coding: string): Promise<Buffer> {
  try {
    return await unpack(bytes);
  } catch (error) {
    if (error instanceof RangeError) {
      throw new ProblemError('EVENT_TOO_LARGE', refusals.requests.unpackedTooLarge(LIMITS.batchBytes / 1024));
    }
    throw new ProblemError('REQUEST_INVALID', refusals.requests.otherCoding(coding));
  }
}
