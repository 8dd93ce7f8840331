/** Web Push over HTTP: the key to subscribe with, and the browsers of staff (by themselves) and of customers (by their source). */

import { createECDH } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../../../shared/problems.ts';
import {
  OwnPushSubscription,
  PushEnding,
  type PushKey,
  PushSubscription,
  type PushTaken,
} from '../../../shared/push.ts';
import { holdsHidden } from '../../../shared/rules/hidden-characters.ts';
import { checker } from '../../../shared/validate.ts';
import { webAddress } from '../../../shared/web-address.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { GivenSubscription, PushOwner } from '../../domain/away/away-ports.ts';
import { bytesOf, jsonBody } from '../body.ts';
import { personOf } from '../gate/person.ts';
import type { Ingest, SourceRequest } from '../sources/ingest.ts';
import type { PushDeps } from './ports.ts';

/** Of a customer: the source says what they read. */
const customerBody = checker(PushSubscription);
const ownBody = checker(OwnPushSubscription);
const endingBody = checker(PushEnding);
/** As an event may name a customer. */
const MAX_REF = 120;

type CustomerParams = { Params: { id: string; ref: string } };

export function pushRoutes(app: FastifyInstance, deps: PushDeps, ingest: Ingest): void {
  const { push, directory } = deps;

  app.get('/v1/push/key', async (): Promise<PushKey> => {
    const gateway = directory().webPush();
    if (!gateway) throw new ProblemError('NOT_FOUND', refusals.administration.noWebPush);
    return { publicKey: gateway.publicKey, gateway: gateway.id };
  });

  async function take(request: FastifyRequest, reply: FastifyReply, owner: PushOwner): Promise<FastifyReply> {
    if (!directory().webPush()) throw new ProblemError('NOT_FOUND', refusals.administration.noWebPush);
    const subscription = 'userId' in owner ? ownSubscription(request) : customerSubscription(request);
    checkSubscription(subscription, push.mayReach);
    const { endpoint, since } = await push.save(owner, subscription);
    const taken: PushTaken = { endpoint, since: new Date(since).toISOString() };
    return reply.code(201).send(taken);
  }

  /** What is not there is ended already. */
  async function end(request: FastifyRequest, reply: FastifyReply, owner: PushOwner): Promise<FastifyReply> {
    await push.drop(owner, endpointOf(request));
    return reply.code(204).send();
  }

  app.post('/v1/me/push', async (request, reply) => {
    const { userId, tokenId } = await personOf(request, deps);
    return take(request, reply, { userId, tokenId });
  });
  app.delete('/v1/me/push', async (request, reply) => {
    const { userId } = await personOf(request, deps);
    return end(request, reply, { userId });
  });

  const door = ingest.keyed;
  const path = '/v1/sources/:id/customers/:ref/push';
  const options = { onRequest: ingest.authenticate(door) };
  const customers = (serve: typeof take) => (request: FastifyRequest<CustomerParams>, reply: FastifyReply) =>
    ingest.asSource(request as SourceRequest, door, ({ source }) => serve(request, reply, ownerOf(source.id, request)));
  app.post<CustomerParams>(path, options, customers(take));
  app.delete<CustomerParams>(path, options, customers(end));
}

function ownerOf(sourceId: string, { params: { ref } }: FastifyRequest<CustomerParams>): PushOwner {
  if (ref.length > MAX_REF || ref.trim() === '') throw invalid('/ref', `must have 1 to ${MAX_REF} characters`);
  if (holdsHidden(ref)) throw invalid('/ref', 'must not hold characters that are not seen');
  return { sourceId, customer: ref };
}

const ownSubscription = (request: FastifyRequest): GivenSubscription => {
  const { endpoint, keys, details = false } = jsonBody(request, ownBody);
  return { endpoint, keys, details };
};
const customerSubscription = (request: FastifyRequest): GivenSubscription => {
  const { endpoint, keys } = jsonBody(request, customerBody);
  return { endpoint, keys, details: true };
};

const invalid = (pointer: string, detail: string): ProblemError =>
  new ProblemError('REQUEST_INVALID', `${pointer} ${detail}`, { errors: [{ pointer, detail }] });

/** @throws REQUEST_INVALID for what could never be sent to */
function checkSubscription({ endpoint, keys }: GivenSubscription, mayPushTo: (endpoint: string) => boolean): void {
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

/** From the body (the subscription, as the browser has it), or from the address where a client sends no body with DELETE. */
function endpointOf(request: FastifyRequest): string {
  if (bytesOf(request).length > 0) return jsonBody(request, endingBody).endpoint;
  const query: unknown = request.query;
  return endingBody.parse(typeof query === 'object' && query !== null ? { ...query } : {}).endpoint;
}
