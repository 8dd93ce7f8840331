/** An issuer that signs any claims with keys that it can rotate: discovery and JWKS per OpenID Connect Discovery. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

interface Signing {
  /** s from now; negative: expired. */
  endsIn?: number;
  startsIn?: number;
  audience?: string;
  issuer?: string;
}
interface SigningIssuer {
  readonly url: string;
  sign(subject: string, claims?: JWTPayload, signing?: Signing): Promise<string>;
  /** Switches to a new key, the only one in the JWKS. */
  rotate(): Promise<void>;
  close(): Promise<void>;
}

export const AUDIENCE = 'https://beckon.acme.example';

export async function startSigningIssuer(): Promise<SigningIssuer> {
  const makeKey = async () => ({ ...(await generateKeyPair('ES256')), kid: `k${Math.random()}` });
  let key = await makeKey();
  const server = createServer(async (request, response) => {
    const discovery = {
      issuer: url,
      jwks_uri: `${url}/jwks`,
      authorization_endpoint: `${url}/auth`,
      token_endpoint: `${url}/token`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
    };
    const jwk = { ...(await exportJWK(key.publicKey)), kid: key.kid, alg: 'ES256', use: 'sig' };
    const body = request.url === '/jwks' ? { keys: [jwk] } : discovery;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return {
    url,
    sign(subject, claims = {}, { endsIn = 300, startsIn = 0, audience = AUDIENCE, issuer = url } = {}) {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: key.kid, typ: 'at+jwt' })
        .setSubject(subject)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(now)
        .setNotBefore(now + startsIn)
        .setExpirationTime(now + endsIn)
        .sign(key.privateKey);
    },
    async rotate() {
      key = await makeKey();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
