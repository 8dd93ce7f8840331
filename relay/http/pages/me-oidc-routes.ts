/** OIDC sign-in of the web client. A ten-minute cookie binds start and callback: a link that someone else began signs no one in. */

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
import type { MeSignInDeps } from './ports.ts';

/** Lax: the redirect back is cross-site and must include the cookie. */
const COOKIE = hostCookie('beckon_me_begun', 'Lax');
const BEGUN_S = 600;
/** Callbacks per address, each of which queries the issuer: sized for a company that signs in at the same hour. */
const BURST = 100;
const PER_SECOND = 20;

const text = Type.String({ minLength: 1, maxLength: 200 });
/** `anew`: the item that requires a fresh sign-in, and to which the browser returns. */
const begunCookie = checker(
  Type.Object({ state: text, nonce: text, verifier: text, anew: Type.Optional(Uuid) }, { additionalProperties: false }),
);
const signInQuery = checker(Type.Object({ anew: Type.Optional(Uuid) }));

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy': PAGE_POLICY,
  'x-robots-tag': 'noindex',
} as const;

export function meOidcRoutes(app: FastifyInstance, deps: MeSignInDeps): void {
  const { publicAddress, authenticator, browserSignIn, clock, directory, log, sessions } = deps;
  const limit = createRequestLimit(clock, BURST);
  const callback = () => `${publicAddress.base()}/me/callback`;

  function settingsOf(): OidcSettings {
    const settings = directory().oidc();
    if (!settings?.clientId) throw new ProblemError('NOT_FOUND', refusals.signIn.noIssuer);
    return settings;
  }

  function failed(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
    // Only the name: messages of such errors may contain codes.
    log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'a sign-in at the issuer failed');
    const language = languageFor(request.headers['accept-language']);
    return reply
      .headers({ ...HEADERS, 'content-language': language, vary: 'accept-language' })
      .code(400)
      .type('text/html; charset=utf-8')
      .send(signInFailedPage(language));
  }

  app.get('/me/sign-in', async (request, reply) => {
    const settings = settingsOf();
    const { anew } = signInQuery.parse(request.query);
    try {
      const { url, begun } = await browserSignIn.begin(settings, callback(), anew !== undefined);
      const value = Buffer.from(JSON.stringify({ ...begun, anew })).toString('base64url');
      return reply.headers(HEADERS).header('set-cookie', COOKIE.set(value, BEGUN_S)).redirect(url, 303);
    } catch (error) {
      return failed(request, reply, error);
    }
  });

  app.get('/me/callback', async (request, reply) => {
    const settings = settingsOf();
    const wait = limit.take(request.ip, PER_SECOND);
    if (wait > 0) throw new ProblemError('RATE_LIMITED', refusals.signIn.cameBackTooOften, { retryAfter: wait });
    try {
      const { anew, ...begun } = begunCookie.parse(
        JSON.parse(Buffer.from(COOKIE.of(request) ?? '', 'base64url').toString('utf8')),
      );
      const url = new URL(callback() + new URL(request.url, 'http://relay').search);
      const finished = await browserSignIn.finish(settings, begun, url, anew !== undefined);
      const login = await authenticator.authenticate(finished.token);
      if (!login) throw new Error('this relay does not accept the token');
      const { userId, tokenId } = login;
      // From the ID token if the access token lacks it (OpenID Connect Core 1.0 section 2).
      const signedInAt = Math.max(login.signedInAt ?? 0, finished.signedInAt ?? 0);
      const device = browserName(request.headers['user-agent'] ?? '');
      const signedIn = { userId, origin: 'oidc', openedBy: tokenId, device, until: null, signedInAt } as const;
      const session = await sessions.page.begin(signedIn);
      return reply
        .headers(HEADERS)
        .header('set-cookie', [session, COOKIE.set('', 0)])
        .redirect(anew === undefined ? '/' : `/#item=${anew}`, 303);
    } catch (error) {
      return failed(request, reply, error);
    }
  });
}
