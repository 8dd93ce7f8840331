/** A source system with documents, and a relay with one source that may show them. Requests are verified with the library of the standard. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { DIRECTORY, event, type RelayOptions, type RunningRelay, startRelay } from './relay.ts';

export const DOCUMENT_SECRET = `whsec_${Buffer.from('the-secret-of-the-documents-32by').toString('base64')}`;

interface Asked {
  path: string;
  headers: IncomingMessage['headers'];
  /** The signature is valid for this person. */
  signedFor(personId: string): boolean;
}

export interface DocumentServer {
  url: string;
  asked: Asked[];
  /** Requests in progress, and their maximum. */
  readonly held: { now: number; most: number };
  answer(answering: (response: ServerResponse, request: IncomingMessage) => void): void;
  close(): Promise<void>;
}

export const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

export async function startDocumentServer(): Promise<DocumentServer> {
  const asked: Asked[] = [];
  const held = { now: 0, most: 0 };
  let answering = (response: ServerResponse, _: IncomingMessage): void => void response.end('bytes');
  const server = createServer((request, response) => {
    held.now += 1;
    held.most = Math.max(held.most, held.now);
    response.once('close', () => {
      held.now -= 1;
    });
    const { url: path = '', headers } = request;
    asked.push({
      path,
      headers,
      signedFor(personId) {
        try {
          new Webhook(DOCUMENT_SECRET).verify(`GET\nhttp://${headers.host}${path}\n${personId}`, {
            'webhook-id': String(headers['webhook-id']),
            'webhook-timestamp': String(headers['webhook-timestamp']),
            'webhook-signature': String(headers['webhook-signature']),
          });
          return true;
        } catch (error) {
          // The payload is no JSON, which the library parses after the signature.
          return error instanceof SyntaxError;
        }
      },
    });
    answering(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    ...{ url: `http://127.0.0.1:${address.port}`, asked, held },
    answer(next) {
      answering = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @param hosts of the grant, in the directory file */
export function directoryWithDocuments(hosts: readonly string[], more: object = {}) {
  const [erp, ...others] = DIRECTORY.sources;
  const response = { url: 'https://erp.example.com/answers', secret: DOCUMENT_SECRET };
  const grants = { types: '*', roles: '*', users: '*', gateways: '*', systems: '*', hosts: '*', documents: hosts };
  return { ...DIRECTORY, sources: [{ ...erp, response, grants, ...more }, ...others] };
}

export const startDocumentRelay = (options: RelayOptions = {}, more: object = {}): Promise<RunningRelay> =>
  startRelay({ directory: directoryWithDocuments(['127.0.0.1'], more), ...options });

/** Sends an approval with one document. @returns the path of the document */
export async function sendDocument(relay: RunningRelay, url: string, more: object = {}, data: object = {}) {
  const document = { id: 'offer', name: 'Offer 17.pdf', mediaType: 'application/pdf', url, ...more };
  const [result] = await relay.send(event('approval.requested', { documents: [document], ...data }));
  const itemId = String(result?.itemId);
  return { itemId, path: `/v1/items/${itemId}/documents/${document.id}` };
}
