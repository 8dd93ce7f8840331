/**
 * OIDC sign-in of the web client and the console, which share one redirect address. A ten-minute cookie binds start and callback: a link
 * that someone else began signs no one in.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { ProblemError } from '../../../shared/problems.ts';
import { Uuid } from '../../../shared/responses.ts';
import { browserName } from '../../../shared/rules/browser-name.ts';
import { checker } from '../../../shared/validate.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { OidcSettings } from '../../domain/people/identity.ts';
import { hostCookie } from '../gate/cookies.ts';
import { createRequestLimit } from '../gate/rate-limit.ts';
import { languageFor } from '../web/negotiation.ts';
import { signInFailedPage } from '../web/obstacle-page.ts';
import { PAGE_POLICY } from './page-style.ts';
import type { OidcSignInDeps } from './ports.ts';

/** Lax: the redirect back is cross-site and must include the cookie. */
const COOKIE = hostCookie('beckon_me_begun', 'Lax');
const BEGUN_S = 600;
/** Callbacks per address, each of which queries the issuer: sized for a company that signs in at the same hour. */
const BURST = 100;
const PER_SECOND = 20;

const text = Type.String({ minLength: 1, maxLength: 200 });
/** `anew`: the item that requires a fresh sign-in, and to which the browser returns. `console`: the console's sign-in. */
const begunCookie = checker(
  Type.Object(
    {
      ...{ state: text, nonce: text, verifier: text },
      ...{ anew: Type.Optional(Uuid), console: Type.Optional(Type.Literal(true)) },
    },
    { additionalProperties: false },
  ),
);
type Begun = ReturnType<typeof begunCookie.parse>;
const signInQuery = checker(Type.Object({ anew: Type.Optional(Uuid) }));

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy': PAGE_POLICY,
  'x-robots-tag': 'noindex',
} as const;

/** Without the web client, only the console signs in. */
export function oidcRoutes(app: FastifyInstance, deps: OidcSignInDeps): void {
  const { publicAddress, authenticator, browserSignIn, clock, directory, log, sessions, servesWeb } = deps;
  const limit = createRequestLimit(clock, BURST);
  const callback = () => `${publicAddress.base()}/me/callback`;

  function settingsOf(): OidcSettings {
    const settings = directory().oidc();
    if (!settings?.clientId) throw new ProblemError('NOT_FOUND', refusals.signIn.noIssuer);
    return settings;
  }

  const home = (forConsole: boolean) => (forConsole ? '/admin' : '/');

  function failed(request: FastifyRequest, reply: FastifyReply, error: unknown, forConsole: boolean): FastifyReply {
    // Only the name: messages of such errors may contain codes.
    log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'a sign-in at the issuer failed');
    const language = languageFor(request.headers['accept-language']);
    const isRefused = error instanceof ProblemError && error.problem.code === 'FORBIDDEN';
    return reply
      .headers({ ...HEADERS, 'content-language': language, vary: 'accept-language' })
      .code(isRefused ? 403 : 400)
      .type('text/html; charset=utf-8')
      .send(signInFailedPage(language, home(forConsole), isRefused ? 'notAdministrator' : 'why'));
  }

  async function begin(request: FastifyRequest, reply: FastifyReply, more: Pick<Begun, 'anew' | 'console'>) {
    const settings = settingsOf();
    try {
      const { url, begun } = await browserSignIn.begin(settings, callback(), more.anew !== undefined);
      const value = Buffer.from(JSON.stringify({ ...begun, ...more })).toString('base64url');
      return reply.headers(HEADERS).header('set-cookie', COOKIE.set(value, BEGUN_S)).redirect(url, 303);
    } catch (error) {
      return failed(request, reply, error, more.console ?? false);
    }
  }

  /** @returns the session's cookie. @throws FORBIDDEN at the console for a person without administrator role */
  async function finish(request: FastifyRequest, { anew, console: forConsole, ...begun }: Begun): Promise<string> {
    const settings = settingsOf();
    const url = new URL(callback() + new URL(request.url, 'http://relay').search);
    const finished = await browserSignIn.finish(settings, begun, url, anew !== undefined);
    const login = await authenticator.authenticate(finished.token);
    if (!login) throw new Error('this relay does not accept the token');
    const { userId, tokenId, admin } = login;
    if (forConsole) {
      if (!admin) throw new ProblemError('FORBIDDEN', refusals.signIn.administratorsOnly);
      return (await sessions.console.begin(userId, null)).cookie;
    }
    if (!servesWeb) throw new ProblemError('NOT_FOUND', refusals.requests.nothingHere);
    // From the ID token if the access token lacks it (OpenID Connect Core 1.0 section 2).
    const signedInAt = Math.max(login.signedInAt ?? 0, finished.signedInAt ?? 0);
    const device = browserName(request.headers['user-agent'] ?? '');
    return sessions.page.begin({ userId, origin: 'oidc', openedBy: tokenId, device, until: null, signedInAt });
  }

  if (servesWeb) {
    app.get('/me/sign-in', (request, reply) => {
      const { anew } = signInQuery.parse(request.query);
      return begin(request, reply, anew === undefined ? {} : { anew });
    });
  }
  app.get('/admin/sign-in', (request, reply) => begin(request, reply, { console: true }));

  app.get('/me/callback', async (request, reply) => {
    settingsOf();
    const wait = limit.take(request.ip, PER_SECOND);
    if (wait > 0) throw new ProblemError('RATE_LIMITED', refusals.signIn.cameBackTooOften, { retryAfter: wait });
    let forConsole = false;
    try {
      const begun = begunCookie.parse(JSON.parse(Buffer.from(COOKIE.of(request) ?? '', 'base64url').toString('utf8')));
      forConsole = begun.console ?? false;
      const session = await finish(request, begun);
      return reply
        .headers(HEADERS)
        .header('set-cookie', [session, COOKIE.set('', 0)])
        .redirect(begun.anew === undefined ? home(forConsole) : `/#item=${begun.anew}`, 303);
    } catch (error) {
      return failed(request, reply, error, forConsole);
    }
  });
}
