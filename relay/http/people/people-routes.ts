/** People over HTTP: who I am, what I want to hear of, when I am away, who there is, pairing a device. */

import type { FastifyInstance } from 'fastify';
import {
  AbsenceRequest,
  foundIn,
  meIn,
  PairRequest,
  PEOPLE_LIMIT,
  PEOPLE_LIMIT_MAX,
  PEOPLE_QUERY_MAX,
  Subscriptions,
} from '../../../shared/people.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { localeFor } from '../../../shared/rules/locale.ts';
import { COST } from '../../../shared/rules/person-costs.ts';
import { checker } from '../../../shared/validate.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { languageOf } from '../../../shared/words/words.ts';
import { jsonBody } from '../body.ts';
import { BY_FORM, createGuessLimit, wrongGuess } from '../gate/guess-limit.ts';
import { personOf } from '../gate/person.ts';
import { readQuery } from '../query.ts';
import type { PeopleDeps } from './ports.ts';

const subscriptionsBody = checker(Subscriptions);
const absenceBody = checker(AbsenceRequest);
const pairBody = checker(PairRequest);

export const CODE_UNKNOWN = refusals.signIn.codeUnknown;

export function peopleRoutes(app: FastifyInstance, deps: PeopleDeps): void {
  const { reader, services, clock } = deps;
  const guesses = createGuessLimit(clock, BY_FORM);

  app.get('/v1/me', async (request) => {
    const me = reader.me((await personOf(request, deps)).userId);
    return me && meIn(me, languageOf(localeFor(me.user)));
  });
  app.get('/v1/me/subscriptions', async (request) => reader.subscriptions((await personOf(request, deps)).userId));
  app.put('/v1/me/subscriptions', async (request) => {
    const { userId } = await personOf(request, deps);
    return services.saveSubscriptions(userId, jsonBody(request, subscriptionsBody));
  });
  app.put('/v1/me/absence', { config: { cost: COST.absence } }, async (request, reply) => {
    const { userId } = await personOf(request, deps);
    const absence = await services.saveAbsence(userId, jsonBody(request, absenceBody));
    return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(absence));
  });

  app.get('/v1/people', { config: { cost: COST.page } }, async (request) => {
    const { userId } = await personOf(request, deps);
    const query = readQuery(request.query);
    const q = query.text('q', PEOPLE_QUERY_MAX) ?? '';
    const limit = query.whole('limit', 1, PEOPLE_LIMIT_MAX) ?? PEOPLE_LIMIT;
    query.done();
    return foundIn({ items: services.findPeople(q, limit) }, languageOf(localeFor(reader.me(userId)?.user ?? {})));
  });

  app.post('/v1/pair', async (request, reply) => {
    const { code, device } = jsonBody(request, pairBody);
    const paired = await deps.freshness.found(() => deps.pair(code, device));
    if (!paired) throw wrongGuess(guesses, request.ip, new ProblemError('UNAUTHENTICATED', CODE_UNKNOWN));
    return reply.header('cache-control', 'no-store').send(paired);
  });
}
