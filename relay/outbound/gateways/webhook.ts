/** Gateway `webhook`: a signed Standard Webhooks post with the message as JSON, for a OneTeg flow or anything else that listens. */
import type { SignedPoster } from '../signed-post.ts';
import { refusalIn, verdictOf } from '../verdict.ts';
import type { Gateway } from './gateway.ts';

export interface WebhookGatewayOptions {
  url: string;
  secret: string;
  poster: SignedPoster;
}

/** The body is `{ to, kind, title, body, customer?, item, link? }`; any 2xx is delivery. */
export function createWebhookGateway({ url, secret, poster }: WebhookGatewayOptions): Gateway {
  return {
    url,
    async send(input, id) {
      const verdict = await verdictOf(() =>
        poster.post({ url, secret, id, contentType: 'application/json', body: JSON.stringify(input) }),
      );
      if (verdict.kind === 'failed') return { kind: verdict.gone ? 'gone' : 'retry', reason: verdict.reason };
      const refusal = refusalIn(verdict.answer);
      return refusal === null ? { kind: 'delivered' } : { kind: 'rejected', reason: refusal };
    },
  };
}
