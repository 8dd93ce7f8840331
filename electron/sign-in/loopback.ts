/**
 * Redirect target of the browser sign-in (RFC 8252 section 7.3): a loopback port, open for one sign-in and accepting one response. Any
 * other request, also by a web page, gets a fixed error and has no effect.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { sameSecret } from '../../network/same-secret.ts';

/** The address, because others may control what `localhost` resolves to (RFC 8252 section 8.3). */
const LOOPBACK = '127.0.0.1';
const CALLBACK_PATH = '/callback';

interface CallbackPage {
  locale: string;
  title: string;
  body: string;
}

/** The returned browser, waiting for exactly one response. */
export interface Arrival {
  url: URL;
  show(page: CallbackPage): void;
  send(address: string): void;
}

export interface Callback {
  /** Includes the port. */
  redirectUri: string;
  /** Resolves once, when the browser returns with this `state`; replaces an earlier expectation. */
  expect(state: string): Promise<Arrival>;
  close(): Promise<void>;
}

/** ms for a page in transit to finish. */
const GRACE_MS = 500;

/** All ports allowed by the issuer are in use. */
export class PortsTaken extends Error {
  override name = 'PortsTaken';
}

/** @param other page for unexpected requests. @param ports allowed by the issuer, in order; default: any. @throws PortsTaken */
export async function openCallback(other: CallbackPage, ports: readonly number[] = [0]): Promise<Callback> {
  let expected: { state: string; arrive: (arrival: Arrival) => void } | null = null;
  const server = createServer({ maxHeaderSize: 32 * 1024 }, (request, response) => {
    const url = addressOf(request);
    if (!url || !expected || !sameSecret(url.searchParams.get('state') ?? '', expected.state)) {
      return void show(response, 400, other);
    }
    const { arrive } = expected;
    expected = null;
    arrive({
      url,
      show: (page) => show(response, 200, page),
      send: (address) => void response.writeHead(303, { ...HEADERS, location: address }).end(),
    });
  });
  server.headersTimeout = 10_000;
  const here = `${LOOPBACK}:${await listenOnOneOf(server, ports)}`;

  /** Null if the request cannot be the redirected browser. */
  function addressOf({ method, url, headers }: IncomingMessage): URL | null {
    // A host name pointed here by a web page would differ (DNS rebinding).
    if (method !== 'GET' || headers.host !== here) return null;
    const asked = URL.parse(url ?? '', `http://${here}`);
    return asked?.host === here && asked.pathname === CALLBACK_PATH ? asked : null;
  }

  return {
    redirectUri: `http://${here}${CALLBACK_PATH}`,
    expect: (state) =>
      new Promise((arrive) => {
        expected = { state, arrive };
      }),
    async close() {
      expected = null;
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await closed;
      clearTimeout(cut);
    },
  };
}

/** Used by another program, or reserved by the system, as Windows does with port ranges. */
const UNAVAILABLE = new Set(['EADDRINUSE', 'EACCES']);

async function listenOnOneOf(server: Server, ports: readonly number[]): Promise<number> {
  for (const port of ports) {
    server.listen(port, LOOPBACK);
    const failed = await once(server, 'listening').then(
      () => null,
      (error: NodeJS.ErrnoException) => error,
    );
    if (failed && !UNAVAILABLE.has(failed.code ?? '')) throw failed;
    const address = server.address();
    if (!failed && typeof address === 'object' && address !== null) return address.port;
  }
  throw new PortsTaken(`taken: ${ports.join(', ')}`);
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  connection: 'close',
};

function show(response: ServerResponse, status: number, { locale, title, body }: CallbackPage): void {
  const text = `<!doctype html>
<html lang="${escaped(locale)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)} - Beckon</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 20vh auto 0; padding: 0 1.5rem; }
  h1 { font-size: 1.4rem; margin: 0 0 0.5rem; }
</style>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(body)}</p>
</main>
</html>
`;
  const length = { 'content-type': 'text/html; charset=utf-8', 'content-length': Buffer.byteLength(text) };
  response.writeHead(status, { ...HEADERS, ...length }).end(text);
}
