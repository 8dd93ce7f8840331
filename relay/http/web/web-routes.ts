/** `/`: the web client. The page holds nothing secret; what it shows it asks for, with a session. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { PublicAddress } from '../pages/ports.ts';
import { formerRoutes } from './former-routes.ts';
import { languageFor } from './negotiation.ts';
import { obstacleFor } from './obstacle.ts';
import { notBuiltPage, obstacleHeaders, obstaclePage } from './obstacle-page.ts';
import { guarded } from './policy.ts';
import { sendFile } from './send-file.ts';
import type { WebFiles } from './web-files.ts';

export interface WebDeps {
  /** Null: `BECKON_WEB=off`, and nothing of it is there. */
  webFiles: WebFiles | null;
  publicAddress: PublicAddress;
}

/** Their names change with what is in them. */
const FOR_EVER = 'public, max-age=31536000, immutable';
/** Asked anew each time, which costs a 304: which files belong together stands in them. */
const ASKED_ANEW = 'no-cache';

export function webRoutes(
  app: FastifyInstance,
  webFiles: WebFiles,
  { publicAddress }: Pick<WebDeps, 'publicAddress'>,
): void {
  function file(request: FastifyRequest, reply: FastifyReply, path: string, kept: string): FastifyReply {
    const found = webFiles(path);
    if (!found) {
      // A new build brings it a moment later: no cache on the way is to remember that it was not there (RFC 9111 section 4.2.2).
      reply.header('cache-control', 'no-store');
      throw new ProblemError('NOT_FOUND', refusals.requests.nothingHere);
    }
    return sendFile(request, guarded(reply).header('cache-control', kept), found);
  }

  app.get('/', async (request, reply) => {
    const language = languageFor(request.headers['accept-language']);
    const obstacle = obstacleFor(request, publicAddress);
    if (obstacle) return reply.headers(obstacleHeaders(language)).code(421).send(obstaclePage(obstacle, language));
    if (!webFiles('index.html')) return reply.headers(obstacleHeaders(language)).code(404).send(notBuiltPage(language));
    return file(request, reply, 'index.html', ASKED_ANEW);
  });
  for (const path of ['service-worker.js', 'manifest.webmanifest']) {
    app.get(`/${path}`, async (request, reply) => file(request, reply, path, ASKED_ANEW));
  }
  type Named = { Params: { name: string } };
  app.get<Named>('/icons/:name', async (request, reply) =>
    file(request, reply, `icons/${request.params.name}`, ASKED_ANEW),
  );
  app.get<Named>('/assets/:name', async (request, reply) =>
    file(request, reply, `assets/${request.params.name}`, FOR_EVER),
  );
  formerRoutes(app);
}
