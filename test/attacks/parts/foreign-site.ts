/** An attacker's pages in the same browser: on this machine like the relay, and under another name. Their code is in `foreign-page.js`. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { Page } from 'puppeteer-core';

interface ForeignSite {
  /** Same-site with a relay on this machine: its cookies are sent whatever `SameSite` says. */
  neighbour: string;
  /** Of another site. */
  stranger: string;
  asked: Map<string, IncomingHttpHeaders>;
  close(): Promise<void>;
}

const SCRIPT = '/attacks.js';
export const ATTACKS = readFileSync(new URL('./foreign-page.js', import.meta.url), 'utf8');
const PAGE = `<!doctype html><html lang="en"><title>Somebody else</title><body><script src="${SCRIPT}"></script></body></html>`;

/** The same page at every path. */
export async function startForeignSite(): Promise<ForeignSite> {
  const asked = new Map<string, IncomingHttpHeaders>();
  const server = createServer((request, reply) => {
    asked.set(request.url ?? '', request.headers);
    const isScript = request.url === SCRIPT;
    reply.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    reply.end(isScript ? ATTACKS : PAGE);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    neighbour: `http://127.0.0.1:${port}`,
    stranger: `http://localhost:${port}`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Has an open page do something. @param act of `foreign-page.js` */
export const does = (page: Page, act: string, ...given: readonly unknown[]): Promise<unknown> =>
  page.evaluate(
    (name: string, all: readonly unknown[]) => Reflect.get(Reflect.get(globalThis, 'attacks'), name)(...all),
    act,
    given,
  );
