/** Creates the gateway for a directory entry. A new kind needs one file in this folder and one line here. */
import type { KnownGateway } from '../../domain/directory-view.ts';
import type { Gateway, GatewayParts } from './gateway.ts';
import { createOpenTextGateways } from './opentext/opentext.ts';
import { createSmtpGateways } from './smtp/smtp.ts';
import { createTokens } from './tokens.ts';
import { createWebhookGateway } from './webhook.ts';
import { createWebPushGateways } from './webpush/webpush.ts';

export type Gateways = (entry: KnownGateway) => Gateway;

/**
 * State of a kind, such as cached tokens, lives as long as the returned function.
 * @param publicParts for entries that were set over HTTP: their exchange, poster and mail reach public addresses only
 */
export function createGateways(parts: GatewayParts, publicParts: GatewayParts): Gateways {
  const [trusted, limited] = [gatewaysWith(parts), gatewaysWith(publicParts)];
  return (entry) => (entry.publicOnly ? limited(entry) : trusted(entry));
}

function gatewaysWith(parts: GatewayParts): Gateways {
  const tokens = createTokens(parts.exchange, parts.clock);
  const openText = createOpenTextGateways(parts, tokens);
  const smtp = createSmtpGateways(parts, tokens);
  const webPush = createWebPushGateways(parts);
  return (entry) => {
    switch (entry.kind) {
      case 'webhook':
        return createWebhookGateway(entry, parts);
      case 'opentext':
        return openText(entry);
      case 'webpush':
        return webPush(entry);
      case 'smtp':
        return smtp(entry);
    }
  };
}
