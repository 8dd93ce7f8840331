/** One signed HTTP POST by Standard Webhooks 1.0: headers `webhook-id`, `webhook-timestamp`, `webhook-signature` (v1). */
import type { Reach } from '../../network/address-rules.ts';
import { isWebhookSecret, webhookKey, webhookMac } from '../../network/webhook-signature.ts';
import type { Clock } from '../domain/ports.ts';
import type { Exchange } from './exchange.ts';
import type { HttpAnswer } from './http-answer.ts';

interface SignedPost {
  url: string;
  /** `whsec_` and the key in base64. Signs with each, so that the receiver may know any of them. */
  secrets: readonly string[];
  /** The `webhook-id`, the same on each retry. */
  id: string;
  contentType: string;
  /** Sign the relay in, by lower-case name. */
  headers?: Readonly<Record<string, string>>;
  body: string;
  /** The message was a dead letter: `beckon-replay: true` tells the receiver. */
  replayed?: true | undefined;
  /** Default as for `HttpRequest`. */
  reach?: Reach;
}

export interface SignedPoster {
  /** Rejects with a plain `Error` whose message is for people: no address, no secret. */
  post(request: SignedPost): Promise<HttpAnswer>;
}

export function createSignedPoster(exchange: Exchange, clock: Clock): SignedPoster {
  return {
    async post({ url, secrets, id, contentType, headers: signIn, body, replayed, reach }) {
      const headers = {
        ...signIn,
        'content-type': contentType,
        ...(replayed && { 'beckon-replay': 'true' }),
        ...signatureHeaders({ secrets, id, now: clock.now(), text: body }),
      };
      return exchange.send({ method: 'POST', url, headers, body, ...(reach ? { reach } : {}) });
    },
  };
}

interface SignedText {
  secrets: readonly string[];
  id: string;
  /** ms since 1970. */
  now: number;
  text: string;
}

/** @throws Error whose message is for people */
export function signatureHeaders({ secrets, id, now, text }: SignedText): Record<string, string> {
  if (secrets.length === 0) throw new Error(LOCKED);
  const timestamp = String(Math.floor(now / 1000));
  const macOf = (secret: string) => webhookMac(keyOrThrow(secret), id, timestamp, text).toString('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => `v1,${macOf(secret)}`).join(' '),
  };
}

/** The store was copied without its key ring. */
const LOCKED = 'the signing secret of the endpoint is sealed by a key that is not here: enter it again';

function keyOrThrow(secret: string): Buffer {
  if (!isWebhookSecret(secret)) throw new Error('the signing secret of the endpoint is not valid');
  return webhookKey(secret);
}
