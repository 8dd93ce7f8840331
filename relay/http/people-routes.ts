/** People over HTTP: who I am, what I want to hear of, when I am away, who there is, pairing a device. */
import type { FastifyInstance } from 'fastify';
import {
  AbsenceRequest,
  PairRequest,
  PEOPLE_LIMIT,
  PEOPLE_LIMIT_MAX,
  PEOPLE_QUERY_MAX,
  Subscriptions,
} from '../../shared/people.ts';
import { ProblemError } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { jsonBody } from './body.ts';
import type { HttpDeps } from './ports.ts';
import { readQuery } from './query.ts';
import { createRateLimit } from './rate-limit.ts';
import { personOf } from './sign-in.ts';

const subscriptionsBody = checker(Subscriptions);
const absenceBody = checker(AbsenceRequest);
const pairBody = checker(PairRequest);

/** Guesses of a code: 10 at once and then 10 a minute from one address, 60 a minute from all together. */
const PAIR_BURST = 10;
const PAIR_PER_SECOND = 10 / 60;
const PAIR_ALL_BURST = 60;

export function peopleRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const { reader, services, clock } = deps;
  const pairing = createRateLimit(clock, PAIR_BURST);
  const allPairing = createRateLimit(clock, PAIR_ALL_BURST);

  app.get('/v1/me', async (request) => reader.me((await personOf(request, deps)).userId));
  app.get('/v1/me/subscriptions', async (request) => reader.subscriptions((await personOf(request, deps)).userId));
  app.put('/v1/me/subscriptions', async (request) => {
    const { userId } = await personOf(request, deps);
    return services.saveSubscriptions(userId, jsonBody(request, subscriptionsBody));
  });
  app.put('/v1/me/absence', async (request, reply) => {
    const { userId } = await personOf(request, deps);
    const absence = await services.saveAbsence(userId, jsonBody(request, absenceBody));
    return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(absence));
  });

  app.get('/v1/people', async (request) => {
    await personOf(request, deps);
    const query = readQuery(request.query);
    const q = query.text('q', PEOPLE_QUERY_MAX) ?? '';
    const limit = query.whole('limit', 1, PEOPLE_LIMIT_MAX) ?? PEOPLE_LIMIT;
    query.done();
    return { items: services.findPeople(q, limit) };
  });

  app.post('/v1/pair', async (request, reply) => {
    // An address that is refused takes nothing from the others.
    const wait = pairing.take(request.ip, PAIR_PER_SECOND) || allPairing.take('all', 1);
    if (wait > 0) throw new ProblemError('RATE_LIMITED', 'Too many codes were tried', { retryAfter: wait });
    const { code, device } = jsonBody(request, pairBody);
    const paired = await deps.pair(code, device);
    if (!paired)
      throw new ProblemError('UNAUTHENTICATED', 'The code is not known, was used, or is older than 10 minutes');
    return reply.header('cache-control', 'no-store').send(paired);
  });
}
