/** Sends a prebuilt file in the client's preferred coding, or 304. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { codingFor, isKnown } from './negotiation.ts';
import { CODINGS, type WebFile } from './web-files.ts';

export function sendFile(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  { type, bytes, coded, digest }: WebFile,
): FastifyReply {
  const available = CODINGS.filter((one) => coded[one]);
  const coding = codingFor(headers['accept-encoding']?.toString(), available);
  // A strong ETag identifies these bytes, so it differs by coding (RFC 9110 section 8.8.3.3).
  const etag = `"${digest}${coding === null ? '' : `-${coding}`}"`;
  reply.header('etag', etag);
  if (available.length > 0) reply.header('vary', 'accept-encoding');
  if (isKnown(headers['if-none-match'], etag)) return reply.code(304).send();
  if (coding) reply.header('content-encoding', coding);
  return reply.type(type).send((coding && coded[coding]) ?? bytes);
}
