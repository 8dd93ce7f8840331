/** One signed HTTP POST as Standard Webhooks 1.0 has it: headers `webhook-id`, `webhook-timestamp`, `webhook-signature` (v1). */
import { Webhook } from 'standardwebhooks';
import type { Reach } from '../../network/reach.ts';
import type { Clock } from '../domain/ports.ts';
import type { Exchange, HttpAnswer } from './exchange.ts';

export interface SignedPost {
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
      const at = new Date(clock.now());
      const headers = {
        'content-type': contentType,
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': signedOrThrow(() =>
          secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
        ),
      };
      return exchange.send({ method: 'POST', url, headers, body, ...(reach ? { reach } : {}) });
    },
  };
}

/** On a copy of the store without its key ring. */
const LOCKED = 'the signing secret of the endpoint is sealed by a key that is not here: enter it anew';

function signedOrThrow<T>(sign: () => T): T {
  try {
    return sign();
  } catch {
    throw new Error('the signing secret of the endpoint is not valid');
  }
}
