/** How a person may sign in at a relay (contract section 4): what `GET /v1/sign-in` tells a desktop before it knows anybody. */
import Type, { type Static } from 'typebox';
import { Nullable, oneOf, WebUrl } from './primitives.ts';

/** What a desktop asks for where the directory names no scopes; `offline_access` is the refresh token. */
export const DEFAULT_SCOPES: readonly string[] = ['openid', 'profile', 'offline_access'];

/** Of the desktop's loopback address, in the order in which it tries them; below 1024 no ordinary person may listen. */
export const RedirectPorts = Type.Array(Type.Integer({ minimum: 1024, maximum: 65535 }), {
  minItems: 1,
  maxItems: 16,
  uniqueItems: true,
  description: 'ports that the desktop may be sent back to, for issuers that match redirect addresses exactly',
});

export const OidcWay = Type.Object({
  issuer: WebUrl,
  /** Null: the relay takes tokens of the issuer, and a desktop has no way to get one. */
  clientId: Nullable(Type.String({ maxLength: 500 })),
  scopes: Type.Array(Type.String({ maxLength: 500 }), { maxItems: 50 }),
  audience: Type.String({ maxLength: 500 }),
  /** Left out: any port (RFC 8252 section 7.3). */
  redirectPorts: Type.Optional(RedirectPorts),
});
export type OidcWay = Static<typeof OidcWay>;

export const SignInWays = Type.Object({
  /** token: a device token · pair: a one-time code · oidc: the issuer's access token. */
  methods: Type.Array(oneOf('token', 'pair', 'oidc')),
  oidc: Type.Optional(OidcWay),
});
export type SignInWays = Static<typeof SignInWays>;
