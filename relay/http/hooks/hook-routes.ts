/** `POST /v1/hooks/{source}/{hook}`: a source's own JSON or form, mapped to events and accepted like events. */

import type { FastifyReply, FastifyRequest } from 'fastify';
import { hookEventOperations, hookHandshakeOperations } from '../../../shared/documents/hook-operations.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { HookId } from '../../domain/hooks/hook-ports.ts';
import type { Gate } from '../gate/gates.ts';
import type { OperationRequest, Serve } from '../operation-server.ts';
import type { Ingest, SourceRequestBody } from '../sources/ingest.ts';
import { withoutMember } from './body-secret.ts';
import { createHandshakes, type HandshakeReply, sendHandshake } from './handshakes.ts';
import { bindingsOf } from './hook-bindings.ts';
import { acceptedBody, acceptedRequest, refusedRequest } from './hook-outcome.ts';
import { hookDoor } from './hook-sign-in.ts';
import type { HookRouteDeps } from './ports.ts';

export function hookRoutes(serve: Serve, deps: HookRouteDeps, ingest: Ingest): void {
  const { hooks, hookRequests, directory, clock } = deps;
  const door = hookDoor(deps);
  const handshakes = createHandshakes({ directory, clock, requireQuerySecret: door.requireQuerySecret });
  const { enter, onRequest = [] } = ingest.gate(door, false);

  function answered(request: FastifyRequest, reply: FastifyReply, answer: HandshakeReply): FastifyReply {
    hookRequests.handshake(request.params as HookId, request.id);
    return sendHandshake(reply, answer);
  }

  /** Replies if the request is a handshake without credentials; then no later hook runs. */
  function openHandshake(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
    try {
      const answer = handshakes.open(request);
      if (answer) answered(request, reply, answer);
      else done();
    } catch (error) {
      done(error instanceof Error ? error : new Error('the handshake could not be read'));
    }
  }

  const gate: Gate<SourceRequestBody> = {
    enter,
    onRequest: [openHandshake, onRequest].flat(),
    // Records every refusal, before or after the body is read.
    onError(request, _, error, done) {
      const isAuthenticated = request.eventSource !== null;
      hookRequests.note(request.params as HookId, refusedRequest(request, clock.now(), error), isAuthenticated);
      done();
    },
  };
  serve(
    hookEventOperations,
    {
      async sendToHook({ path, request, reply }, sent) {
        const { source, body, received } = sent;
        const answer = handshakes.signed(request, path, body);
        if (answer) return answered(request, reply, answer);
        const auth = directory().hookAuth(source.id, path.hook);
        const seen = bindingsOf(request, auth, received);
        const contentType = request.headers['content-type'];
        const taken = await hooks.take(
          source,
          {
            hook: path.hook,
            contentType,
            body: auth?.kind === 'body' ? withoutMember(body, auth.body) : body,
            request: seen,
          },
          ingest.door(sent, path.hook),
        );
        hookRequests.note(path, acceptedRequest(request, clock.now(), taken), true);
        ingest.took(reply.elapsedTime);
        return acceptedBody(taken);
      },
    },
    gate,
  );
  function confirm({ request, reply }: Pick<OperationRequest<never>, 'request' | 'reply'>): FastifyReply {
    const answer = handshakes.open(request);
    if (answer) return answered(request, reply, answer);
    reply.header('allow', 'POST');
    throw new ProblemError('METHOD_NOT_ALLOWED', refusals.requests.methods('POST'));
  }
  serve(hookHandshakeOperations, { confirmHook: confirm, allowHook: confirm });
}
