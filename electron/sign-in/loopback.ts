/**
 * Where the browser comes back to (RFC 8252 section 7.3): a port of this computer that is open for one sign-in and takes one answer.
 * Anything else that knocks there, a page of the browser among it, gets nothing and changes nothing.
 */
import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export const CALLBACK_PATH = '/callback';

/** What the person reads in the browser. */
export interface CallbackPage {
  locale: string;
  title: string;
  body: string;
}

export interface Callback {
  /** As it goes to the issuer, the port in it. */
  redirectUri: string;
  /** The address that the browser came back to, once. */
  answered: Promise<URL>;
  close(): Promise<void>;
}

/**
 * @param state of this sign-in; an answer with another is not taken
 * @param pages what is shown for an answer that was taken, and for anything else
 */
export async function openCallback(
  state: string,
  pages: { done: CallbackPage; other: CallbackPage },
): Promise<Callback> {
  const { promise: answered, resolve } = Promise.withResolvers<URL>();
  const server = createServer({ maxHeaderSize: 32 * 1024 }, (request, response) => {
    const url = answerOf(request, state);
    reply(response, url ? 200 : 400, url ? pages.done : pages.other);
    if (url) resolve(url);
  });
  server.headersTimeout = 10_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  /** Null for what is not the browser coming back from this sign-in. */
  function answerOf({ method, url, headers }: IncomingMessage, expected: string): URL | null {
    const here = `127.0.0.1:${port}`;
    // A name that a page made point here would be another host (DNS rebinding).
    if (method !== 'GET' || headers.host !== here) return null;
    const asked = URL.parse(url ?? '', `http://${here}`);
    if (asked?.host !== here || asked.pathname !== CALLBACK_PATH) return null;
    return sameText(asked.searchParams.get('state') ?? '', expected) ? asked : null;
  }

  return {
    redirectUri: `http://127.0.0.1:${port}${CALLBACK_PATH}`,
    answered,
    async close() {
      const closed = once(server, 'close');
      server.close();
      // The browser has its page by now, or never asked for one.
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), 500);
      await closed;
      clearTimeout(cut);
    },
  };
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function reply(response: ServerResponse, status: number, { locale, title, body }: CallbackPage): void {
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
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(text);
}
