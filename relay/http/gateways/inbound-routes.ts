/** `POST /v1/gateways/{id}/inbound/{secret}`: a gateway's service delivers messages of people. Its address is its credential. */
import type { FastifyRequest } from 'fastify';
import { inboundOperations } from '../../../shared/documents/away-operations.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Gate } from '../gate/gates.ts';
import { wrongGuess } from '../gate/guess-limit.ts';
import type { Serve } from '../operation-server.ts';
import type { InboundDeps } from './ports.ts';

interface InboundPath {
  id: string;
  secret: string;
}

export function inboundRoutes(serve: Serve, { inbound, guesses }: InboundDeps): void {
  const unknown = () => new ProblemError('NOT_FOUND', refusals.requests.nothingHere);

  const gate: Gate<null> = {
    // Before the body is read.
    onRequest(request: FastifyRequest, _reply, done) {
      const { id, secret } = request.params as InboundPath;
      done(inbound.isAddress(id, secret) ? undefined : wrongGuess(guesses, request.ip, unknown()));
    },
    enter: async (_request, work) => work(null),
  };
  serve(
    inboundOperations,
    {
      async receiveInbound({ path, body }) {
        return { received: await inbound.receive(path.id, body) };
      },
    },
    gate,
  );
}
