/** The simulator's HTTP endpoint: responses (contract section 5), gateway messages (section 6), documents, simulated OpenText, `GET /state`. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { ClosedEvent, ResponseEvent, WithdrawalEvent } from '../shared/responses.ts';
import { checker } from '../shared/validate.ts';
import { CUSTOMER_INBOX_PATH, OPENTEXT_PATH } from './directory.ts';
import type { DocumentFile } from './document-files.ts';
import { DOCUMENTS_PATH, type Documents } from './documents.ts';
import type { OpenText } from './opentext/opentext.ts';
import { serveOpenText } from './opentext/server.ts';
import type { Verdict } from './systems/source-system.ts';
import { jsonOf } from './wire.ts';

export interface ResponseEndpoint {
  /** Its address, without path. */
  readonly url: string;
  close(): Promise<void>;
}

interface ResponseEndpointOptions {
  host: string;
  /** 0 picks a free one. */
  port: number;
  /** Secret of a source's endpoint; null if the source is unknown or has none. */
  secretOf(sourceId: string): string | null;
  inboxSecret: string | null;
  documentsOf(sourceId: string): Documents | null;
  openText: OpenText | null;
  /** Applies an answer; called once per `webhook-id`. */
  apply(sourceId: string, webhookId: string, response: ResponseEvent): Verdict;
  /** Withdraws an answer; called once per `webhook-id`. */
  withdraw(sourceId: string, webhookId: string, withdrawal: WithdrawalEvent): Verdict;
  /** An administrator closed the item; called once per `webhook-id`. */
  close(sourceId: string, closed: ClosedEvent): void;
  /** Receives a customer's message; called once per `webhook-id`. */
  receive(messageId: string, message: unknown): void;
  state(): unknown;
}

const BODY_BYTES = 256 * 1024;
/** Deliveries remembered for deduplication; the relay stops retrying long before this many others arrive. */
const REMEMBERED = 20_000;

const responses = checker(ResponseEvent);
const withdrawals = checker(WithdrawalEvent);
const closings = checker(ClosedEvent);

interface Reply {
  status: number;
  body: unknown;
  /** In place of the body. */
  file?: DocumentFile;
}

/** Resolves once listening; rejects if the port is in use. */
export async function openResponseEndpoint(options: ResponseEndpointOptions): Promise<ResponseEndpoint> {
  const seen = new Map<string, Reply>();
  const server = http.createServer((request, response) => {
    const path = request.url ?? '/';
    if (options.openText && path.startsWith(`${OPENTEXT_PATH}/`)) {
      const inner = path.slice(OPENTEXT_PATH.length);
      serveOpenText(options.openText, request, response, inner).catch(() => response.destroy());
      return;
    }
    handle(options, seen, request)
      .catch((): Reply => ({ status: 400, body: { error: 'the request could not be read' } }))
      .then((reply) => {
        response.writeHead(reply.status, { 'content-type': reply.file?.mediaType ?? 'application/json' });
        response.end(reply.file?.bytes ?? JSON.stringify(reply.body));
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  return {
    url: `http://${options.host}:${isAddress(address) ? address.port : options.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const isAddress = (address: ReturnType<http.Server['address']>): address is AddressInfo =>
  typeof address === 'object' && address !== null;

async function handle(
  options: ResponseEndpointOptions,
  seen: Map<string, Reply>,
  request: http.IncomingMessage,
): Promise<Reply> {
  const { pathname } = new URL(request.url ?? '/', 'http://simulator');
  if (pathname === '/state') return { status: 200, body: options.state() };
  if (pathname.startsWith(`${DOCUMENTS_PATH}/`)) return documentAt(options, pathname, request);
  const sourceId = /^\/responses\/([^/]+)$/.exec(pathname)?.[1] ?? null;
  const secret = sourceId ? options.secretOf(sourceId) : pathname === CUSTOMER_INBOX_PATH ? options.inboxSecret : null;
  if (secret === null) return { status: 404, body: { error: 'nothing listens here' } };
  if (request.method !== 'POST') return { status: 405, body: { error: 'POST only' } };
  const text = await bodyOf(request);
  if (text === null) return { status: 413, body: { error: `at most ${BODY_BYTES} bytes` } };
  const fault = signatureFault(secret, text, request.headers);
  if (fault !== null) return { status: 401, body: { error: fault } };
  const id = String(request.headers['webhook-id']);
  const key = `${pathname} ${id}`;
  const before = seen.get(key);
  if (before) return before;
  const reply = sourceId ? take(options, sourceId, id, text) : receive(options, id, text);
  if (reply.status < 300) remember(seen, key, reply);
  return reply;
}

/** The relay signs method, address and person, so that a request is of no use for another document or person. */
function documentAt(options: ResponseEndpointOptions, pathname: string, request: http.IncomingMessage): Reply {
  const [, , sourceId = ''] = pathname.split('/');
  const documents = options.documentsOf(sourceId);
  const address = documents?.addressOf(pathname) ?? null;
  const secret = options.secretOf(sourceId);
  if (request.method !== 'GET' || !documents || address === null || secret === null) {
    return { status: 404, body: { error: 'no such document' } };
  }
  const person = String(request.headers['beckon-person'] ?? '');
  const fault = signatureFault(secret, `GET\n${address}\n${person}`, request.headers);
  if (fault !== null) return { status: 401, body: { error: fault } };
  const file = documents.find(address);
  return file ? { status: 200, body: null, file } : { status: 404, body: { error: 'no such document' } };
}

function take(options: ResponseEndpointOptions, sourceId: string, id: string, text: string): Reply {
  const event = jsonOf(text);
  if (withdrawals.is(event)) return { status: 200, body: options.withdraw(sourceId, id, event) };
  if (closings.is(event)) {
    options.close(sourceId, event);
    return { status: 200, body: { status: 'ok' } };
  }
  const checked = responses.check(event);
  if (!checked.ok) return { status: 400, body: { error: 'not a response event', errors: checked.errors } };
  return { status: 200, body: options.apply(sourceId, id, checked.value) };
}

function receive(options: ResponseEndpointOptions, id: string, text: string): Reply {
  const message = jsonOf(text);
  if (message === undefined) return { status: 400, body: { error: 'not JSON' } };
  options.receive(id, message);
  return { status: 200, body: { status: 'delivered' } };
}

/** @returns null if the signature is valid and its timestamp within five minutes (Standard Webhooks, "Verifying signatures") */
function signatureFault(secret: string, text: string, headers: http.IncomingHttpHeaders): string | null {
  const named = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, headers[name]]);
  try {
    new Webhook(secret).verify(text, Object.fromEntries(named), { jsonParse: false });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'the signature is not right';
  }
}

function remember(seen: Map<string, Reply>, key: string, reply: Reply): void {
  seen.set(key, reply);
  const oldest = seen.keys().next();
  if (seen.size > REMEMBERED && !oldest.done) seen.delete(oldest.value);
}

async function bodyOf(request: http.IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > BODY_BYTES) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
