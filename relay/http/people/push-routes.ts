/** Web Push over HTTP: the public key, and subscriptions of staff (by themselves) and customers (by their source). */

import { createECDH } from 'node:crypto';
import { pushOperations } from '../../../shared/documents/away-operations.ts';
import { ProblemError } from '../../../shared/problems.ts';
import type { PushKey, PushTaken } from '../../../shared/push.ts';
import { holdsHidden } from '../../../shared/rules/hidden-characters.ts';
import { webAddress } from '../../../shared/web-address.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { PushOwner, ReceivedSubscription } from '../../domain/away/away-ports.ts';
import type { Serve } from '../operation-server.ts';
import type { PushDeps } from './ports.ts';

/** As for customers in events. */
const MAX_REF = 120;

export function pushRoutes(serve: Serve, { push, directory }: PushDeps): void {
  async function take(owner: PushOwner, subscription: ReceivedSubscription): Promise<PushTaken> {
    if (!directory().webPush()) throw new ProblemError('NOT_FOUND', refusals.administration.noWebPush);
    checkSubscription(subscription, push.mayReach);
    const { endpoint, since } = await push.save(owner, subscription);
    return { endpoint, since: new Date(since).toISOString() };
  }
  /** Idempotent: an unknown subscription counts as ended. */
  async function end(owner: PushOwner, { endpoint }: { endpoint: string }): Promise<void> {
    await push.drop(owner, endpoint);
  }

  serve(pushOperations, {
    pushKey(): PushKey {
      const gateway = directory().webPush();
      if (!gateway) throw new ProblemError('NOT_FOUND', refusals.administration.noWebPush);
      return { publicKey: gateway.publicKey, gateway: gateway.id };
    },
    subscribeBrowser: ({ body: { endpoint, keys, details = false } }, { userId, tokenId }) =>
      take({ userId, tokenId }, { endpoint, keys, details }),
    unsubscribeBrowser: ({ body }, { userId }) => end({ userId }, body),
    // The source decides what its customers may read.
    subscribeCustomer: ({ path, body: { endpoint, keys } }, { source }) =>
      take(ownerOf(source.id, path.ref), { endpoint, keys, details: true }),
    unsubscribeCustomer: ({ path, body }, { source }) => end(ownerOf(source.id, path.ref), body),
  });
}

function ownerOf(sourceId: string, ref: string): PushOwner {
  if (ref.length > MAX_REF || ref.trim() === '') throw invalid('/ref', `must have 1 to ${MAX_REF} characters`);
  if (holdsHidden(ref)) throw invalid('/ref', 'must not hold characters that are not seen');
  return { sourceId, customer: ref };
}

const invalid = (pointer: string, detail: string): ProblemError =>
  new ProblemError('REQUEST_INVALID', `${pointer} ${detail}`, { errors: [{ pointer, detail }] });

/** @throws REQUEST_INVALID for an endpoint or key that can never receive a message */
function checkSubscription({ endpoint, keys }: ReceivedSubscription, mayPushTo: (endpoint: string) => boolean): void {
  const address = webAddress(endpoint);
  const url = address === null ? null : new URL(address);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw invalid('/endpoint', 'must be the https address of a push service');
  }
  if (!mayPushTo(endpoint)) throw invalid('/endpoint', 'must not lead into a private network');
  try {
    const own = createECDH('prime256v1');
    own.generateKeys();
    own.computeSecret(Buffer.from(keys.p256dh, 'base64url'));
  } catch {
    throw invalid('/keys/p256dh', 'is no point on the curve P-256');
  }
}
