/** Sends a fetched document as a download, which no browser renders in the relay's origin. */
import { createReadStream } from 'node:fs';
import type { FastifyReply } from 'fastify';
import { fileNameOf, isDisplayable } from '../../../shared/rules/file-name.ts';
import type { OpenedDocument } from '../../domain/items/documents.ts';
import type { Timers } from '../../domain/ports.ts';

/** ms after which a reply that is still not read is aborted, so that its file does not remain. */
const READ_MS = 5 * 60_000;

/** RFC 8187: percent-encoded, except `attr-char`. */
const extended = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** RFC 6266: a plain name for old clients, and the name itself. */
function dispositionOf(name: string): string {
  const plain = name.replace(/[^ -~]/g, '_').replace(/["\\%]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${extended(name)}`;
}

export function sendDocument(
  reply: FastifyReply,
  { document: { name, mediaType }, spooled }: OpenedDocument,
  timers: Timers,
): FastifyReply {
  const stream = createReadStream(spooled.path);
  const cancel = timers.after(READ_MS, () => stream.destroy(new Error('not read in time')));
  stream.once('close', () => {
    cancel();
    void spooled.drop();
  });
  return reply
    .headers({
      'content-type': isDisplayable(mediaType) ? mediaType : 'application/octet-stream',
      'content-length': spooled.size,
      'content-disposition': dispositionOf(fileNameOf(name, mediaType)),
      'content-security-policy': 'sandbox',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .send(stream);
}
