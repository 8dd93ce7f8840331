/** From a gateway's entry in the directory to the gateway that serves it. A new kind is one file beside this and one line here. */
import type { DirectoryGateway } from '../../../shared/directory.ts';
import type { SignedPoster } from '../signed-post.ts';
import type { Gateway } from './gateway.ts';
import { createWebhookGateway } from './webhook.ts';

/** null for a kind this relay does not speak; its messages fail at once with that reason. */
export function gatewayOf(entry: DirectoryGateway, poster: SignedPoster): Gateway | null {
  if (entry.kind === 'webhook') return createWebhookGateway({ url: entry.url, secret: entry.secret, poster });
  return null;
}
