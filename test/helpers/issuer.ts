/** A real OpenID provider (the library `oidc-provider`) on a local port, and a scripted browser that signs in. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider, { type Configuration } from 'oidc-provider';

/** A URN instead of a URL, because relays in tests listen on arbitrary ports. */
export const RESOURCE = 'urn:acme:beckon';
export const CLIENT_ID = 'beckon-desk';

export interface IssuerSite {
  readonly url: string;
  readonly provider: Provider;
  /** Claims of access tokens by user id; a change applies to the next token. */
  readonly people: Map<string, Record<string, unknown>>;
  /** Lifetime of new access tokens, s. */
  accessTokenLife: number;
  readonly asked: string[];
  /** While true, no request is answered. */
  away: boolean;
  close(): Promise<void>;
}

interface IssuerOptions {
  /** As some issuers do: grants a refresh token only after a consent prompt. */
  strictConsent?: boolean;
  /** Allowed redirect URIs; on localhost with any port. */
  redirectUris?: string[];
  /** As some issuers do: the port must match too. */
  exactRedirects?: boolean;
  /** Audience of every access token, whatever was requested, as many issuers do. */
  audience?: string;
}

export async function startIssuer(options: IssuerOptions = {}): Promise<IssuerSite> {
  const { strictConsent = false, redirectUris = ['http://127.0.0.1/callback'] } = options;
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const people = new Map<string, Record<string, unknown>>();
  const configuration: Configuration = {
    clients: [
      {
        client_id: CLIENT_ID,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: redirectUris,
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    cookies: { keys: ['cookie-key-of-the-test'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id) }) }),
    extraTokenClaims({ oidc }, token) {
      if (!('accountId' in token)) return undefined;
      // Follows RFC 9068 section 2.2.1: includes the time of authentication, also in refreshed tokens.
      const { AuthorizationCode: code, RefreshToken: refresh } = oidc.entities;
      const at = code?.authTime ?? refresh?.authTime;
      return { ...people.get(String(token.accountId)), ...(at === undefined ? {} : { auth_time: at }) };
    },
    rotateRefreshToken: true,
    issueRefreshToken: async (ctx, client, code) => {
      if (!client.grantTypeAllowed('refresh_token') || !code.scopes.has('offline_access')) return false;
      return !strictConsent || prompted.has(String(ctx.oidc.entities.AuthorizationCode?.grantId));
    },
    features: {
      devInteractions: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: '',
          audience: options.audience ?? RESOURCE,
          accessTokenFormat: 'jwt',
          accessTokenTTL: self.accessTokenLife,
        }),
        useGrantedResource: () => true,
      },
    },
    ttl: {
      RefreshToken: 86_400,
      IdToken: 600,
      Grant: 86_400,
      Session: 86_400,
      Interaction: 600,
    },
  };
  /** Grants with an explicit consent prompt. */
  const prompted = new Set<string>();
  const provider = new Provider(url, configuration);
  if (options.exactRedirects) {
    provider.Client.prototype.redirectUriAllowed = (uri: string) => redirectUris.includes(uri);
  }
  provider.on('authorization.success', (ctx) => {
    const { grant } = ctx.oidc;
    if (grant && ctx.oidc.prompts.has('consent')) prompted.add(String(grant.jti));
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    self.asked.push(`${request.method} ${(request.url ?? '').split('?')[0]}`);
    if (self.away) response.destroy();
    else void answer(request, response);
  });
  const self: IssuerSite = {
    url,
    provider,
    people,
    accessTokenLife: 300,
    asked: [],
    away: false,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return self;
}

const MOST_STEPS = 30;

/** A minimal browser for signing in: cookies, redirects, forms. */
export function createBrowser(login: string) {
  const jar = new Map<string, Map<string, string>>();
  async function go(url: URL, form?: URLSearchParams): Promise<Response> {
    const cookies = jar.get(url.host) ?? new Map<string, string>();
    jar.set(url.host, cookies);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { method: 'POST', body: form } : {}),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/expires=Thu, 01 Jan 1970/i.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }
  return {
    /** Loads a URL and submits forms until a page without a form is reached. */
    async visit(start: string) {
      let url = new URL(start);
      let response = await go(url);
      for (let step = 0; step < MOST_STEPS; step += 1) {
        const location = response.headers.get('location');
        if (location !== null) {
          await response.arrayBuffer();
          url = new URL(location, url);
          response = await go(url);
          continue;
        }
        const text = await response.text();
        const action = /<form[^>]*action="([^"]+)"/.exec(text)?.[1];
        if (action === undefined) return { url: url.href, status: response.status, text };
        const form = new URLSearchParams({ login, password: 'x' });
        for (const [, name = '', value = ''] of text.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)) {
          form.set(name, value);
        }
        url = new URL(action.replaceAll('&amp;', '&'), url);
        response = await go(url, form);
      }
      throw new Error(`the browser is still asked something at ${url.href}`);
    },
  };
}
