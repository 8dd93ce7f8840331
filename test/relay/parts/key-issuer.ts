/** A minimal issuer on a real port: discovery, a key set with rotation, and valid or invalid tokens. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export const AUDIENCE = 'beckon';

export interface KeyIssuer {
  readonly url: string;
  readonly asked: string[];
  readonly published: JWK[];
  /** Replaces the key; later tokens are signed with the new one. */
  rotate(kid: string): Promise<void>;
  /** A valid access token; `claims` and `header` override its defaults. */
  token(claims?: JWTPayload, header?: Record<string, unknown>): Promise<string>;
  /** Overrides the reply to every request; null resets it. */
  answer(how: ((path: string, response: ServerResponse) => void) | null): void;
  close(): Promise<void>;
  /** Reopens on the same port. */
  open(): Promise<void>;
}

export async function keyIssuer(now: () => number = Date.now): Promise<KeyIssuer> {
  const asked: string[] = [];
  const published: JWK[] = [];
  let signing: { kid: string; key: CryptoKey } | null = null;
  let odd: ((path: string, response: ServerResponse) => void) | null = null;
  const handle = (path: string, response: ServerResponse) => {
    asked.push(path);
    if (odd) return odd(path, response);
    const json = (value: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    if (path === '/.well-known/openid-configuration') return json({ issuer: url, jwks_uri: `${url}/jwks` });
    if (path === '/jwks') return json({ keys: published });
    return response.writeHead(404).end();
  };
  const makeServer = () => createServer((request, response) => handle(request.url ?? '', response));
  let server = makeServer();
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const url = `http://127.0.0.1:${port}`;
  const self: KeyIssuer = {
    url,
    asked,
    published,
    async rotate(kid) {
      const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
      published.splice(0, published.length, { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' });
      signing = { kid, key: privateKey };
    },
    async token(claims = {}, header = {}) {
      if (!signing) throw new Error('no key yet');
      const seconds = Math.floor(now() / 1000);
      const payload = { iss: url, aud: AUDIENCE, sub: 'kai', iat: seconds, exp: seconds + 300, ...claims };
      return new SignJWT(payload)
        .setProtectedHeader({ alg: 'ES256', kid: signing.kid, typ: 'at+jwt', ...header })
        .sign(signing.key);
    },
    answer(how) {
      odd = how;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    async open() {
      server = makeServer();
      await listen(port);
    },
  };
  await self.rotate('first');
  return self;
}
