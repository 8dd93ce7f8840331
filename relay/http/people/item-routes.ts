/** Items over HTTP: read them, answer them, and what else a person may do with one. */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ItemForPerson } from '../../../shared/item-views.ts';
import { isRecord } from '../../../shared/json.ts';
import type { Person } from '../../../shared/people.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { AnswerRequest, DelegateRequest, SnoozeRequest } from '../../../shared/responses.ts';
import { COST, type Cost } from '../../../shared/rules/person-costs.ts';
import { checker } from '../../../shared/validate.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Login } from '../../domain/ports.ts';
import { jsonBody } from '../body.ts';
import { administratorOf } from '../gate/administrator.ts';
import { personOf } from '../gate/person.ts';
import { isAhead, itemPage, parseItemQuery } from './item-page.ts';
import { answeredAs, asSeenBy, itemForPerson, timelineOf } from './item-view.ts';
import type { ItemDeps } from './ports.ts';

const answerBody = checker(AnswerRequest);
const delegateBody = checker(DelegateRequest);
const snoozeBody = checker(SnoozeRequest);

const costOfList = ({ query }: FastifyRequest): Cost => (isRecord(query) && query.q ? COST.search : COST.page);

type ItemParams = { Params: { id: string } };

export function itemRoutes(app: FastifyInstance, deps: ItemDeps): void {
  const { reader, services, directory, freshness } = deps;
  const absent = () => new ProblemError('NOT_FOUND', refusals.items.notYours);

  async function signedIn(request: FastifyRequest): Promise<{ login: Login; person: Person }> {
    const login = await personOf(request, deps);
    const person = directory().person(login.userId);
    if (!person) throw new ProblemError('UNAUTHENTICATED', refusals.signIn.personGone);
    return { login, person };
  }

  /** Null where it is not among theirs. */
  function lookFor(id: string, person: Person): ItemForPerson | null {
    const stored = reader.item(id);
    if (!stored || !reader.isMember(stored.setId, person.id)) return null;
    return itemForPerson(stored.item, person, reader.own(id, person.id), reader.subscriptions(person.id));
  }
  /** @throws NOT_FOUND where it is not among theirs */
  function viewOf(id: string, person: Person): ItemForPerson {
    const item = lookFor(id, person);
    if (!item) throw absent();
    return item;
  }

  const listed = { config: { cost: costOfList } };
  app.get('/v1/items', listed, async (request) => {
    const { person } = await signedIn(request);
    await freshness.found(() => (isAhead(request.query, reader) ? null : true));
    return itemPage(deps, person, parseItemQuery(request.query, reader), () => !request.raw.socket.destroyed);
  });

  app.get<ItemParams>('/v1/items/:id', async (request) => {
    const { person } = await signedIn(request);
    const item = await freshness.found(() => lookFor(request.params.id, person));
    if (!item) throw absent();
    return { ...item, timeline: timelineOf(item) };
  });

  app.post<ItemParams>('/v1/items/:id/responses', { config: { cost: COST.answer } }, async (request) => {
    const { login, person } = await signedIn(request);
    const { id } = request.params;
    const { device, signedInAt = null } = login;
    const answer = { userId: person.id, device, signedInAt, itemId: id, request: jsonBody(request, answerBody) };
    const { outcome } = await services.respond(answer).catch((error: unknown) => {
      throw asSeenBy(error, () => viewOf(id, person));
    });
    return answeredAs(outcome, viewOf(id, person));
  });

  app.post<{ Params: { id: string; key: string } }>(
    '/v1/items/:id/responses/:key/withdraw',
    { config: { cost: COST.answer } },
    async (request) => {
      const { person } = await signedIn(request);
      const { id, key } = request.params;
      const { outcome } = await services.withdraw(person.id, id, key);
      return answeredAs(outcome, viewOf(id, person));
    },
  );

  /** An act on one item, answered with the item as the person now sees it. */
  function act(name: string, work: (request: FastifyRequest<ItemParams>, userId: string, id: string) => Promise<void>) {
    app.post<ItemParams>(`/v1/items/:id/${name}`, async (request) => {
      const { person } = await signedIn(request);
      const { id } = request.params;
      await work(request, person.id, id);
      return viewOf(id, person);
    });
  }

  act('seen', (_, userId, id) => services.seen(userId, [id]));
  act('claim', (_, userId, id) => services.claim(userId, id));
  act('snooze', (request, userId, id) => services.snooze(userId, id, jsonBody(request, snoozeBody).until));
  act('delegate', (request, userId, id) => {
    const { to, note } = jsonBody(request, delegateBody);
    return services.delegate(userId, id, to, note ?? null);
  });

  app.post<{ Params: { id: string; index: string } }>('/v1/items/:id/messages/:index/resend', async (request) => {
    const { person } = await signedIn(request);
    const { id, index } = request.params;
    // What is no place in a list names no message.
    await services.resend(person.id, id, /^\d{1,3}$/.test(index) ? Number(index) : -1);
    return viewOf(id, person);
  });

  app.post<ItemParams>('/v1/items/:id/release', async (request) => {
    const { id } = request.params;
    if (await administratorOf(request, deps)) {
      await services.release(null, id);
      return reader.item(id)?.item ?? {};
    }
    const { person } = await signedIn(request);
    await services.release(person.id, id);
    return viewOf(id, person);
  });
}
