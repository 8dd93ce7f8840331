/** Resolves a lane to its target by the current directory: a source's response endpoint, a gateway, or a gateway's status. */
import { PUBLIC_ONLY, TRUSTED } from '../../network/address-rules.ts';
import type { DirectoryView } from '../domain/directory-view.ts';
import { isSealed } from '../domain/keeping/sealing-ports.ts';
import {
  type DeliveryResult,
  endpointOwner,
  type OutboundLane,
  type OutboundMessage,
} from '../domain/outbound/outbound-ports.ts';
import { PRIVATE_WORDS } from './fault-text.ts';
import type { Gateway } from './gateways/gateway.ts';
import type { Gateways } from './gateways/registry.ts';
import { refusalIn, verdictOf } from './response-verdict.ts';
import type { SignedPoster } from './signed-post.ts';

/** Result of one attempt. The queue schedules retries, but not before `after` ms. `pending`: the status is not final yet. */
export type Attempt =
  | Exclude<DeliveryResult, { kind: 'retry' | 'sent' | 'unknown' }>
  | { kind: 'sent'; job?: string }
  | { kind: 'retry'; reason: string; after?: number; alone?: boolean }
  | { kind: 'pending' };

type Target =
  | { urlOf(message: OutboundMessage): string; send(message: OutboundMessage): Promise<Attempt> }
  | { reason: string };

/** Rate limit of the target, messages per second; null: none. */
export function rateOf(directory: DirectoryView, lane: OutboundLane): number | null {
  const gateway = lane.kind === 'response' ? null : directory.gateway(lane.target);
  return gateway && 'rate' in gateway ? (gateway.rate ?? null) : null;
}

const PRIVATE_RESPONSE = `${PRIVATE_WORDS}: give it in the directory file, or set BECKON_PRIVATE_RESPONSES=on`;

/** Called for each claim, so that a changed directory takes effect at once. */
type Targets = (directory: DirectoryView, lane: OutboundLane) => Target;

export const createTargets =
  (poster: SignedPoster, gateways: Gateways, privateResponses: boolean): Targets =>
  (directory, lane) =>
    lane.kind === 'response'
      ? responseTarget(directory, lane.target, poster, privateResponses)
      : gatewayTarget(directory, lane.target, gateways);

function responseTarget(
  directory: DirectoryView,
  target: string,
  poster: SignedPoster,
  privateResponses: boolean,
): Target {
  const { sourceId, hook } = endpointOwner(target);
  const endpoint = directory.responseEndpoint(sourceId, hook);
  if (!endpoint) return { reason: 'The source has no response endpoint in the directory' };
  const { url, secrets, headers, trusted } = endpoint;
  const reports = directory.source(sourceId)?.reports ?? false;
  const reach = trusted || privateResponses ? TRUSTED : PUBLIC_ONLY;
  return {
    urlOf: () => url,
    async send(message) {
      if (message.kind !== 'response') return { kind: 'failed', reason: 'The message is in the wrong lane' };
      const body = JSON.stringify(message.event);
      const contentType = 'application/cloudevents+json';
      const verdict = await verdictOf(() =>
        poster.post({ url, secrets, headers, id: message.id, contentType, body, replayed: message.replayed, reach }),
      );
      if (verdict.kind === 'failed') {
        const { gone, after } = verdict;
        const reason = verdict.reason === PRIVATE_WORDS && reach === PUBLIC_ONLY ? PRIVATE_RESPONSE : verdict.reason;
        if (gone) return { kind: 'failed', reason, disableUrl: url };
        return { kind: 'retry', reason, ...(after === undefined ? {} : { after }) };
      }
      const refusal = refusalIn(verdict.answer);
      if (refusal !== null) return { kind: 'refused', ...refusal };
      return { kind: reports && verdict.answer.status === 202 ? 'accepted' : 'delivered' };
    },
  };
}

function gatewayTarget(directory: DirectoryView, id: string, gateways: Gateways): Target {
  const entry = directory.gateway(id);
  if (!entry) return { reason: `The directory has no gateway ${id}` };
  const gateway = gateways(entry);
  return {
    urlOf: (message) => placeOf(gateway, message),
    async send(message) {
      if (message.kind === 'gateway') return sendThrough(gateway, message);
      if (message.kind === 'status') return askStatus(gateway, message);
      return { kind: 'failed', reason: 'The message is in the wrong lane' };
    },
  };
}

const placeOf = (gateway: Gateway, message: OutboundMessage): string =>
  message.kind === 'response' ? gateway.url : (gateway.urlFor?.(message.input) ?? gateway.url);

async function sendThrough(gateway: Gateway, message: Extract<OutboundMessage, { kind: 'gateway' }>): Promise<Attempt> {
  // The store was copied without its key ring.
  if (isSealed(message.input.link ?? '')) {
    return { kind: 'failed', reason: 'the key that sealed the answer link is missing' };
  }
  const result = await gateway.send(message.input, message.id, {
    itemId: message.itemId,
    userId: message.userId ?? null,
    ...(message.replayed && { replayed: true }),
  });
  if (result.kind === 'rejected') return { kind: 'failed', reason: result.reason };
  if (result.kind === 'gone') return { kind: 'failed', reason: result.reason, disableUrl: placeOf(gateway, message) };
  return result;
}

async function askStatus(gateway: Gateway, message: Extract<OutboundMessage, { kind: 'status' }>): Promise<Attempt> {
  // The gateway's kind may have changed in the directory.
  const result = (await gateway.status?.(message.input, message.job)) ?? { kind: 'pending' };
  return result.kind === 'rejected' ? { kind: 'failed', reason: result.reason } : result;
}
