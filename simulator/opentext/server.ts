/** The simulated OpenText on its own port, with `GET /journal`, `GET /phone`, `GET|PUT /faults` and `POST /expire-tokens`. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { checker } from '../../shared/validate.ts';
import { jsonOf } from '../wire.ts';
import { Switches } from './faults.ts';
import { createOpenText, type OpenText, type OpenTextOptions } from './opentext.ts';
import { PHONE_HEADERS, phonePage, postFromPhone } from './phone-page.ts';

export interface OpenTextServer extends OpenText {
  /** Its address, without path. */
  readonly url: string;
  close(): Promise<void>;
}

const switches = checker(Switches);

/** Resolves once listening; rejects if the port is in use. @param options.port 0 picks a free one */
export async function startOpenText(
  options: OpenTextOptions & { host: string; port: number },
): Promise<OpenTextServer> {
  const { host, port } = options;
  const openText = createOpenText(options);
  const server = http.createServer((request, response) => {
    const path = request.url ?? '/';
    serveOpenText(openText, request, response, path).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    ...openText,
    url: `http://${host}:${isAddress(address) ? address.port : port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const isAddress = (address: ReturnType<http.Server['address']>): address is AddressInfo =>
  typeof address === 'object' && address !== null;

/** The service and its test controls. `path` is relative to the mount point, with a leading slash. */
export async function serveOpenText(
  openText: OpenText,
  request: http.IncomingMessage,
  response: http.ServerResponse,
  path: string,
): Promise<void> {
  if (path === '/journal') return reply(response, 200, openText.journal);
  if (path === '/phone') {
    response.writeHead(200, PHONE_HEADERS).end(phonePage(openText.jobs(), openText.phones));
    return;
  }
  if (path === '/phone/tap' || path === '/phone/text') return fromPhone(openText, request, response, path);
  if (path === '/faults') return switchFaults(openText, request, response);
  if (path !== '/expire-tokens') return openText.handle(request, response, path);
  openText.expireTokens();
  reply(response, 200, { tokens: 'expired' });
}

/** Only for the page itself: another page in the same browser must not tap. */
async function fromPhone(
  { jobs, phones }: OpenText,
  request: http.IncomingMessage,
  response: http.ServerResponse,
  path: string,
): Promise<void> {
  const { origin, host } = request.headers;
  const isForeign = origin !== undefined && origin !== `http://${host}`;
  if (request.method !== 'POST' || isForeign) return reply(response, 403, { error: 'only for the page' });
  const form = new URLSearchParams(await textOf(request));
  if (!(await postFromPhone(path, form, jobs(), phones))) return reply(response, 400, { error: 'no such button' });
  response.writeHead(303, { location: '../phone' }).end();
}

async function textOf(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

async function switchFaults(
  { faults }: OpenText,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  if (request.method === 'PUT') {
    const checked = switches.check(jsonOf(await textOf(request)));
    if (!checked.ok) return reply(response, 400, { errors: checked.errors });
    faults.set(checked.value);
  }
  reply(response, 200, faults.switches);
}

function reply(response: http.ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
