/** Steps common to all event endpoints: authentication, grants, rate limits and metrics. */

import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { BeckonEvent, IngestResult } from '../../../shared/events.ts';
import { ProblemError } from '../../../shared/problems.ts';
import type { Explain } from '../../../shared/rules/parse-event.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Received } from '../../domain/accept/accept-event.ts';
import { requireGranted } from '../../domain/accept/grant-check.ts';
import type { Source } from '../../domain/directory-view.ts';
import type { HookAdmission } from '../../domain/hooks/hooks.ts';
import { threadTime } from '../../domain/thread-time.ts';
import type { Gate } from '../gate/gates.ts';
import { createRequestLimit } from '../gate/rate-limit.ts';
import { sourceByKey, sourceBySignature } from '../gate/source.ts';
import { unpacked } from './decompression.ts';
import { createFairScheduler, type IngestTurn, isLarge } from './fair-scheduler.ts';
import type { IngestDeps } from './ports.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Authenticated by key before the body is read; null until a signature is verified. */
    eventSource: Source | null;
  }
}

export type SourceRequest = FastifyRequest<{ Params: { id?: string; source?: string; hook?: string } }>;

export interface SourceDoor {
  /** Before the body is read. @returns null if a signature must still be verified. @throws UNAUTHENTICATED */
  before(request: SourceRequest): Source | null;
  /** Verifies a signature over the body. @throws UNAUTHENTICATED */
  after(request: SourceRequest): Source;
}

export interface SourceRequestBody {
  source: Source;
  body: Buffer;
  turn: IngestTurn;
  /** Time at which the whole request had arrived, ms since 1970. */
  received: number;
  /** Its `Beckon-Request`. */
  requestId: string;
  /** Explains an invalid event, charged to the source's budget. @throws RATE_LIMITED */
  explain: Explain;
}

/** ms that a rate limit refusal is delayed, so that immediate retries gain nothing. */
const HELD_MS = 250;

export interface Ingest {
  /** For events, by key or signature; a large body runs alone. */
  keyed: Gate<SourceRequestBody>;
  /** Refuses unknown keys, then reads the body, verifies it and waits for a turn. @param apart large bodies run alone */
  gate(door: SourceDoor, apart: boolean): Gate<SourceRequestBody>;
  /** For metrics. @param ms from arrival to reply */
  took(ms: number): void;
  door(sent: SourceRequestBody, hook: string): HookAdmission;
  /** @throws FORBIDDEN, RATE_LIMITED, EVENT_INVALID; then no event was accepted */
  accept(sent: SourceRequestBody, received: Received): Promise<IngestResult[]>;
}

export function createIngest(app: FastifyInstance, deps: IngestDeps): Ingest {
  const { meter, clock } = deps;
  const limit = createRequestLimit(clock);
  const turns = createFairScheduler();
  app.decorateRequest('eventSource', null);

  function checkRate({ id, rate }: Source, count: number): void {
    if (rate === null) return;
    const wait = limit.take(id, rate, count);
    if (wait > 0) throw new ProblemError('RATE_LIMITED', refusals.requests.rate(rate), { retryAfter: wait });
  }

  const explainFor =
    (source: Source): Explain =>
    (find) => {
      checkRate(source, 1);
      return app.explaining.explain(`source ${source.id}`, find);
    };

  function count(
    { source: { id: source }, requestId: request }: SourceRequestBody,
    hook: string | null,
    events: readonly BeckonEvent[],
    results: readonly IngestResult[],
  ): void {
    results.forEach((result, index) => {
      const type = events[index]?.type ?? 'unknown';
      if (result.duplicate) meter.duplicate(source, type);
      else meter.accepted(source, type);
      meter.result({ source, hook, type, request }, result);
    });
  }

  const gate = (door: SourceDoor, apart: boolean): Gate<SourceRequestBody> => ({
    onRequest(request, _, done) {
      try {
        request.eventSource = door.before(request as SourceRequest);
      } catch (error) {
        done(error instanceof Error ? error : new Error('the source could not be determined'));
        return;
      }
      done();
    },
    async enter(request, work) {
      request.eventSource ??= door.after(request as SourceRequest);
      const source = request.eventSource;
      const received = clock.now();
      deps.connections.signedIn(request.raw.socket, `source ${source.id}`, 'http');
      try {
        const given = unpacked(request);
        const body = given instanceof Promise ? await given : given;
        const large = isLarge(body.length);
        const entered = turns.enter(source.id, apart && large);
        const turn = entered instanceof Promise ? await entered : entered;
        try {
          const sent = { source, body, turn, received, requestId: request.id, explain: explainFor(source) };
          if (!large) return await work(sent);
          const began = threadTime();
          const working = work(sent);
          turn.used(threadTime() - began);
          return await working;
        } finally {
          turn.leave();
        }
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        meter.refused(source.id, error.problem.code);
        if (error.problem.code === 'RATE_LIMITED') await setTimeout(HELD_MS);
        throw error;
      }
    },
  });

  return {
    keyed: gate(
      {
        before: (request) => sourceByKey(request, request.params.id ?? null, deps),
        after: (request) => sourceBySignature(request, request.params.id ?? '', deps),
      },
      true,
    ),
    gate,
    took: (ms) => meter.took(ms / 1000),
    door: (sent, hook) => ({
      admit(events) {
        checkRate(sent.source, events);
        sent.turn.admitted(events);
      },
      counted: (events, results) => count(sent, hook, events, results),
    }),
    async accept(sent, received) {
      const { source, turn } = sent;
      requireGranted(source, received, deps.directory());
      checkRate(source, received.events.length);
      turn.admitted(received.events.length);
      const results = await deps.accept(source, received);
      count(sent, null, received.events, results);
      return results;
    },
  };
}
