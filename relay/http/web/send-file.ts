/** Sends bytes that were built beforehand, in the coding that the client would rather have, or says that it has them already. */
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
  // Strong: of these very bytes, so it differs by coding (RFC 9110 section 8.8.3.3).
  const etag = `"${digest}${coding === null ? '' : `-${coding}`}"`;
  reply.header('etag', etag);
  if (available.length > 0) reply.header('vary', 'accept-encoding');
  if (isKnown(headers['if-none-match'], etag)) return reply.code(304).send();
  if (coding) reply.header('content-encoding', coding);
  return reply.type(type).send((coding && coded[coding]) ?? bytes);
}
