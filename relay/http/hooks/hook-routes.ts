/** `POST /v1/hooks/{source}/{hook}`: a source's own JSON or form, mapped to events and accepted like events. */
import { hookEventOperations } from '../../../shared/documents/hook-operations.ts';
import type { HookId } from '../../domain/hooks/hook-ports.ts';
import type { Gate } from '../gate/gates.ts';
import type { Serve } from '../operation-server.ts';
import type { Ingest, SourceRequestBody } from '../sources/ingest.ts';
import { bindingsOf } from './hook-bindings.ts';
import { acceptedBody, acceptedRequest, refusedRequest } from './hook-outcome.ts';
import { hookDoor } from './hook-sign-in.ts';
import type { HookRouteDeps } from './ports.ts';

export function hookRoutes(serve: Serve, deps: HookRouteDeps, ingest: Ingest): void {
  const { hooks, hookRequests, directory, clock } = deps;
  const gate: Gate<SourceRequestBody> = {
    ...ingest.gate(hookDoor(deps), false),
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
        const seen = bindingsOf(request, directory().hookAuth(source.id, path.hook), received);
        const contentType = request.headers['content-type'];
        const taken = await hooks.take(
          source,
          { hook: path.hook, contentType, body, request: seen },
          ingest.door(sent, path.hook),
        );
        hookRequests.note(path, acceptedRequest(request, clock.now(), taken), true);
        ingest.took(reply.elapsedTime);
        return acceptedBody(taken);
      },
    },
    gate,
  );
}
