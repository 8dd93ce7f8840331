/** One signed HTTP POST as Standard Webhooks 1.0 has it: headers `webhook-id`, `webhook-timestamp`, `webhook-signature` (v1). */
import type { Reach } from '../../network/reach.ts';
import { webhookKey, webhookMac } from '../../network/webhook-signature.ts';
import type { Clock } from '../domain/ports.ts';
import type { Exchange } from './exchange.ts';
import type { HttpAnswer } from './read-answer.ts';

interface SignedPost {
  url: string;
  /** `whsec_` and the key in base64; each signs, so that the receiver may know either. */
  secrets: readonly string[];
  /** The `webhook-id`: the same on every retry. */
  id: string;
  contentType: string;
  body: string;
  /** Which addresses it may reach; default as for `HttpRequest`. */
  reach?: Reach;
}

export interface SignedPoster {
  /** Rejects with a plain `Error` whose message is fit for people: no address, no secret. */
  post(request: SignedPost): Promise<HttpAnswer>;
}

export function createSignedPoster(exchange: Exchange, clock: Clock): SignedPoster {
  return {
    async post({ url, secrets, id, contentType, body, reach }) {
      if (secrets.length === 0) throw new Error(LOCKED);
      const timestamp = String(Math.floor(clock.now() / 1000));
      const macOf = (secret: string) => webhookMac(keyOrThrow(secret), id, timestamp, body).toString('base64');
      const headers = {
        'content-type': contentType,
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': secrets.map((secret) => `v1,${macOf(secret)}`).join(' '),
      };
      return exchange.send({ method: 'POST', url, headers, body, ...(reach ? { reach } : {}) });
    },
  };
}

/** On a copy of the store without its key ring. */
const LOCKED = 'the signing secret of the endpoint is sealed by a key that is not here: enter it anew';

/** An environment may leave the end of a line behind it, which is no part of the key. */
const SECRET = /^(whsec_)?[A-Za-z0-9+/]{2,}={0,2}\s*$/;

/** What is no base64 decodes to a part of it, which would sign what no receiver takes. */
function keyOrThrow(secret: string): Buffer {
  if (!SECRET.test(secret)) throw new Error('the signing secret of the endpoint is not valid');
  return webhookKey(secret);
}
