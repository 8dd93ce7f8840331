/** From a gateway's entry in the directory to the gateway that serves it. A new kind is one file beside this and one line here. */
import type { DirectoryGateway } from '../../../shared/directory.ts';
import type { Gateway, GatewayParts } from './gateway.ts';
import { createOpenTextGateways } from './opentext/opentext.ts';
import { createWebhookGateway } from './webhook.ts';
import { createWebPushGateways } from './webpush/webpush.ts';

export type Gateways = (entry: DirectoryGateway) => Gateway;

/** What a kind remembers from one message to the next (such as tokens) lives as long as what this returns. */
export function createGateways(parts: GatewayParts): Gateways {
  const openText = createOpenTextGateways(parts);
  const webPush = createWebPushGateways(parts);
  return (entry) => {
    switch (entry.kind) {
      case 'webhook':
        return createWebhookGateway(entry, parts);
      case 'opentext':
        return openText(entry);
      case 'webpush':
        return webPush(entry);
    }
  };
}
