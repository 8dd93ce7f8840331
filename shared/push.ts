/** Web Push subscriptions of people and customers (W3C Push API, section 8; RFC 8030). */
import Type, { type Static } from 'typebox';
import { Id, Instant, Nullable } from './primitives.ts';

/** `PushSubscription.toJSON()`. Keys are base64url: a P-256 point (65 bytes) and 16 random bytes (RFC 8291 section 2). */
export const PushSubscription = Type.Object({
  endpoint: Type.String({
    pattern: '^https://[^\\s\\ud800-\\udfff]+$',
    maxLength: 2048,
    description: 'the https address of a push service',
  }),
  expirationTime: Type.Optional(Nullable(Type.Number())),
  keys: Type.Object({
    p256dh: Type.String({ pattern: '^[A-Za-z0-9_-]{87}=?$', description: 'a P-256 public key in base64url' }),
    auth: Type.String({ pattern: '^[A-Za-z0-9_-]{22}={0,2}$', description: '16 bytes in base64url' }),
  }),
});
export type PushSubscription = Static<typeof PushSubscription>;

export const OwnPushSubscription = Type.Object({
  ...PushSubscription.properties,
  details: Type.Optional(
    Type.Boolean({
      default: false,
      description:
        'whether messages name the item, and hold links that answer it; else they say what kind of thing waits, and from whom',
    }),
  ),
});
export type OwnPushSubscription = Static<typeof OwnPushSubscription>;

/** Ends a subscription; the whole subscription is also accepted. */
export const PushEnding = Type.Object({ endpoint: PushSubscription.properties.endpoint });

/** `GET /v1/push/key`: the `applicationServerKey` and its gateway. */
export const PushKey = Type.Object({ publicKey: Type.String(), gateway: Id });
export type PushKey = Static<typeof PushKey>;

export const PushTaken = Type.Object({ endpoint: Type.String(), since: Instant });
export type PushTaken = Static<typeof PushTaken>;

/** Per person or customer; beyond it the oldest is removed. */
export const MAX_SUBSCRIPTIONS = 20;
