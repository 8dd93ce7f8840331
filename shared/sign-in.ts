/** Sign-in methods of a relay (contract section 4), published to unauthenticated clients by `GET /v1/sign-in`. */
import Type, { type Static } from 'typebox';
import { Nullable, oneOf, WebUrl } from './primitives.ts';

/** Default OIDC scopes; `offline_access` requests a refresh token. */
export const DEFAULT_SCOPES: readonly string[] = ['openid', 'profile', 'offline_access'];

/** Ports of the desktop's loopback redirect address, in order of attempt. Ports below 1024 need privileges. */
export const RedirectPorts = Type.Array(Type.Integer({ minimum: 1024, maximum: 65535 }), {
  minItems: 1,
  maxItems: 16,
  uniqueItems: true,
  description: 'ports that the desktop may be sent back to, for issuers that match redirect addresses exactly',
});

export const OidcWay = Type.Object({
  issuer: WebUrl,
  /** Null: the relay accepts the issuer's tokens, but a desktop has no client id to request one. */
  clientId: Nullable(Type.String({ maxLength: 500 })),
  scopes: Type.Array(Type.String({ maxLength: 500 }), { maxItems: 50 }),
  audience: Type.String({ maxLength: 500 }),
  /** Absent: any port (RFC 8252 section 7.3). */
  redirectPorts: Type.Optional(RedirectPorts),
});
export type OidcWay = Static<typeof OidcWay>;

export const SignInWays = Type.Object({
  /** token: device token · pair: one-time code · oidc: access token of the issuer. */
  methods: Type.Array(oneOf('token', 'pair', 'oidc')),
  oidc: Type.Optional(OidcWay),
});
export type SignInWays = Static<typeof SignInWays>;
