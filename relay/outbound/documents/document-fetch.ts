/**
 * Fetches a document from its source by one signed GET into a temporary file.
 *
 * Signed by Standard Webhooks 1.0 over `GET\n<url>\n<person id>`, so that the source can verify who opens which document, and a request
 * cannot be replayed for another one.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { PUBLIC_ONLY, type Reach, ReachError } from '../../../network/address-rules.ts';
import type { DocumentFault } from '../../../shared/evidence.ts';
import type { DocumentAccess } from '../../domain/directory-view.ts';
import type {
  DocumentFetched,
  DocumentFetcher,
  DocumentRequest,
  SpooledDocument,
} from '../../domain/items/document-ports.ts';
import type { Clock, Random, Timers } from '../../domain/ports.ts';
import { createExchange, type ExchangeOptions, ExchangeTimeout } from '../exchange.ts';
import { signatureHeaders } from '../signed-post.ts';
import { createDocumentLimits, DOCUMENT_LIMITS } from './document-limits.ts';

interface DocumentFetchDeps extends Pick<ExchangeOptions, 'wayTo' | 'lookup' | 'lookupForeign' | 'hasRoom'> {
  /** Folder of the temporary files; nothing else is in it. */
  folder: string;
  clock: Clock;
  timers: Timers;
  random: Random;
  /** ms of the whole fetch; default 30 s. */
  timeoutMs?: number;
}

interface DocumentFetch extends DocumentFetcher {
  /** Removes the files of an earlier run. */
  start(): Promise<void>;
  /** Aborts fetches and removes all files. */
  close(): Promise<void>;
}

const TIMEOUT_MS = 30_000;

/** Plain http goes to this machine only. */
function reachOf(url: URL, { trustedHosts }: DocumentAccess): Reach {
  const isTrusted = trustedHosts.has(url.hostname.replace(/\.$/, ''));
  if (url.protocol === 'http:') return { private: false, loopback: isTrusted };
  return isTrusted ? { ...PUBLIC_ONLY, hosts: [url.hostname.replace(/^\[|\]$/g, '')] } : PUBLIC_ONLY;
}

/** A header field holds visible ASCII (RFC 9110 section 5.5): other characters and `%` are percent-encoded UTF-8. */
const headerText = (text: string): string => text.toWellFormed().replace(/[^!-$&-~]+/gu, encodeURIComponent);

function headersOf({ url, personId, access }: DocumentRequest, id: string, now: number): Record<string, string> {
  const { namesPerson, secrets } = access;
  const text = `GET\n${url}\n${namesPerson ? personId : ''}`;
  return {
    accept: '*/*',
    // The digest is of the bytes as sent.
    'accept-encoding': 'identity',
    ...(namesPerson ? { 'beckon-person': headerText(personId) } : {}),
    ...signatureHeaders({ secrets, id, now, text }),
  };
}

/** A fault visible before the body; null: none. */
function headFault({ statusCode = 0, headers }: IncomingMessage): DocumentFault | null {
  if (statusCode >= 300 && statusCode < 400) return 'redirect';
  if (statusCode !== 200) return 'status';
  if (!['', 'identity'].includes(headers['content-encoding'] ?? '')) return 'encoded';
  return Number(headers['content-length'] ?? 0) > DOCUMENT_LIMITS.size ? 'too-large' : null;
}

/** Rejects if the connection fails. */
async function spool(response: IncomingMessage, path: string): Promise<Omit<SpooledDocument, 'drop'> | DocumentFault> {
  const file = await open(path, 'wx', 0o600).catch(() => null);
  if (!file) return 'storage';
  const digest = createHash('sha256');
  let size = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > DOCUMENT_LIMITS.size) return 'too-large';
      digest.update(part);
      const isWritten = await file.appendFile(part).then(
        () => true,
        () => false,
      );
      if (!isWritten) return 'storage';
    }
  } finally {
    await file.close();
  }
  return { path, size, sha256: digest.digest('hex') };
}

function faultOf(error: unknown): DocumentFault {
  if (error instanceof ExchangeTimeout) return 'late';
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof ReachError ? 'private-address' : 'unreachable';
}

export function createDocumentFetch(deps: DocumentFetchDeps): DocumentFetch {
  const { folder, clock, timers, random, timeoutMs = TIMEOUT_MS, wayTo, lookup, lookupForeign, hasRoom } = deps;
  const exchange = createExchange({
    ...{ now: () => clock.now(), timeoutMs },
    ...(wayTo && { wayTo }),
    ...(lookup && { lookup }),
    ...(lookupForeign && { lookupForeign }),
    ...(hasRoom && { hasRoom }),
  });
  const limits = createDocumentLimits(timers);
  const dropFile = (path: string): Promise<void> => rm(path, { force: true }).catch(() => {});

  async function intoFile(
    request: DocumentRequest,
    path: string,
  ): Promise<Omit<SpooledDocument, 'drop'> | DocumentFault> {
    const { url, access } = request;
    if (access.secrets.length === 0) return 'not-granted';
    const headers = headersOf(request, random.uuid(), clock.now());
    const reach = reachOf(new URL(url), access);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    } catch {
      return 'storage';
    }
    return exchange
      .receive({ method: 'GET', url, headers, reach }, async (response) => {
        const fault = headFault(response);
        const result = fault ?? (await spool(response, path));
        // The rest of the body is not read.
        if (typeof result === 'string') response.destroy();
        return result;
      })
      .catch(faultOf);
  }

  return {
    async fetch(request): Promise<DocumentFetched> {
      const place = await limits.take(request.personId);
      if (typeof place === 'string') return { fault: place };
      const path = join(folder, random.uuid());
      const drop = async (): Promise<void> => {
        await dropFile(path);
        place.free();
      };
      const result = await intoFile(request, path).catch((): DocumentFault => 'not-granted');
      if (typeof result === 'string') {
        await drop();
        return { fault: result };
      }
      place.fetched(result.size);
      return { ...result, drop };
    },
    start: () => rm(folder, { recursive: true, force: true }).catch(() => {}),
    async close() {
      limits.close();
      exchange.close();
      await rm(folder, { recursive: true, force: true }).catch(() => {});
    },
  };
}
