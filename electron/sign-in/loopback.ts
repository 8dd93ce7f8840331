/**
 * Where the browser comes back to (RFC 8252 section 7.3): a port of this computer that is open for one sign-in and takes one answer.
 * Anything else that knocks there, a page of the browser among it, gets nothing and changes nothing.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { sameSecret } from '../../network/same-secret.ts';

/** The address, not its name: what `localhost` is, others may say (RFC 8252 section 8.3). */
const LOOPBACK = '127.0.0.1';
const CALLBACK_PATH = '/callback';

/** What the person reads in the browser. */
interface CallbackPage {
  locale: string;
  title: string;
  body: string;
}

/** The browser came back and waits for what it shall show: one of these, once. */
export interface Arrival {
  /** The address it came back to. */
  url: URL;
  show(page: CallbackPage): void;
  /** On to the issuer again. */
  send(address: string): void;
}

export interface Callback {
  /** As it goes to the issuer, the port in it. */
  redirectUri: string;
  /** Resolves once, when the browser comes back with this `state`; an earlier one is expected no longer. */
  expect(state: string): Promise<Arrival>;
  close(): Promise<void>;
}

/** ms in which a page that was just sent may still be on its way. */
const GRACE_MS = 500;

/** None of the ports that the issuer sends back to can be listened on. */
export class PortsTaken extends Error {
  override name = 'PortsTaken';
}

/**
 * @param other what is shown to whatever is not expected
 * @param ports the only ones that the issuer sends back to, tried in this order; without: any
 * @throws PortsTaken
 */
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

  /** Null for what cannot be the browser coming back. */
  function addressOf({ method, url, headers }: IncomingMessage): URL | null {
    // A name that a page made point here would be another host (DNS rebinding).
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

/** Another program has it, or the system keeps it for itself (as Windows does with ranges of ports). */
const UNAVAILABLE = new Set(['EADDRINUSE', 'EACCES']);

/** @returns the port. @throws PortsTaken */
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
