/** Gateway `webhook`: a signed Standard Webhooks POST with the message as JSON, for a OneTeg flow or any other receiver. */
import type { DirectoryGateway } from '../../../shared/directory-gateway.ts';
import { refusalIn, verdictOf } from '../response-verdict.ts';
import type { Gateway, GatewayParts } from './gateway.ts';
import { fillTemplate } from './template.ts';

/** Default body: `{ to, kind, title, body, customer?, item, link?, actions? }`. Any 2xx is a delivery, unless its body is a refusal. */
export function createWebhookGateway(
  { url, secret, template, headers }: Extract<DirectoryGateway, { kind: 'webhook' }>,
  { poster, mapper }: Pick<GatewayParts, 'poster' | 'mapper'>,
): Gateway {
  return {
    url,
    async send(input, id, { replayed }) {
      const body =
        template === undefined
          ? { ok: true as const, json: JSON.stringify(input) }
          : await fillTemplate(mapper, template, input);
      if (!body.ok) return body.result;
      const verdict = await verdictOf(() =>
        poster.post({
          url,
          secrets: [secret].flat(),
          ...(headers && { headers }),
          id,
          contentType: 'application/json',
          body: body.json,
          replayed,
        }),
      );
      if (verdict.kind === 'failed') {
        const { gone, reason, after } = verdict;
        return gone ? { kind: 'gone', reason } : { kind: 'retry', reason, ...(after === undefined ? {} : { after }) };
      }
      const refusal = refusalIn(verdict.answer);
      return refusal === null ? { kind: 'delivered' } : { kind: 'rejected', reason: refusal.reason };
    },
  };
}
