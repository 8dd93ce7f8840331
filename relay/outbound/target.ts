/** Where a lane of the queue leads: a source's response endpoint or a gateway, as the directory names them at this moment. */
import type { DirectoryView, OutboundLane, OutboundMessage } from '../domain/ports.ts';
import type { DeliveryResult } from '../domain/settle-delivery.ts';
import type { Gateway } from './gateways/gateway.ts';
import { gatewayOf } from './gateways/registry.ts';
import type { SignedPoster } from './signed-post.ts';
import { refusalIn, verdictOf } from './verdict.ts';

/** What one attempt came to; when to try again is the queue's to say. */
export type Attempt = Exclude<DeliveryResult, { kind: 'retry' }> | { kind: 'retry'; reason: string };

export type Target = { url: string; send(message: OutboundMessage): Promise<Attempt> } | { reason: string };

/** Messages a second that the lane's target wants at most; null: as fast as it answers. */
export function rateOf(directory: DirectoryView, lane: OutboundLane): number | null {
  const gateway = lane.kind === 'gateway' ? directory.gateway(lane.target) : null;
  return gateway && 'rate' in gateway ? (gateway.rate ?? null) : null;
}

export function targetOf(directory: DirectoryView, lane: OutboundLane, poster: SignedPoster): Target {
  return lane.kind === 'response'
    ? responseTarget(directory, lane.target, poster)
    : gatewayTarget(directory, lane.target, poster);
}

function responseTarget(directory: DirectoryView, sourceId: string, poster: SignedPoster): Target {
  const endpoint = directory.responseEndpoint(sourceId);
  if (!endpoint) return { reason: 'The source has no response endpoint in the directory' };
  const { url, secret } = endpoint;
  return {
    url,
    async send(message) {
      if (message.kind !== 'response') return { kind: 'failed', reason: 'The message is in the wrong lane' };
      const body = JSON.stringify(message.event);
      const contentType = 'application/cloudevents+json';
      const verdict = await verdictOf(() => poster.post({ url, secret, id: message.id, contentType, body }));
      if (verdict.kind === 'failed') {
        const { reason, gone } = verdict;
        return gone ? { kind: 'failed', reason, disableUrl: url } : { kind: 'retry', reason };
      }
      const refusal = refusalIn(verdict.answer);
      return refusal === null ? { kind: 'delivered' } : { kind: 'refused', reason: refusal };
    },
  };
}

function gatewayTarget(directory: DirectoryView, id: string, poster: SignedPoster): Target {
  const entry = directory.gateway(id);
  if (!entry) return { reason: `The directory has no gateway ${id}` };
  const gateway = gatewayOf(entry, poster);
  if (!gateway) return { reason: `Gateways of kind ${entry.kind} are not available in this version` };
  return {
    url: gateway.url,
    send: async (message) =>
      message.kind === 'gateway'
        ? sendThrough(gateway, message)
        : { kind: 'failed', reason: 'The message is in the wrong lane' },
  };
}

async function sendThrough(gateway: Gateway, message: Extract<OutboundMessage, { kind: 'gateway' }>): Promise<Attempt> {
  const result = await gateway.send(message.input, message.id);
  if (result.kind === 'rejected') return { kind: 'failed', reason: result.reason };
  if (result.kind === 'gone') return { kind: 'failed', reason: result.reason, disableUrl: gateway.url };
  return result;
}
