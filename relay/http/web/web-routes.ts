/** `/`: the web client. The page holds no secrets; it fetches its data with a session. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { PublicAddress } from '../pages/ports.ts';
import { languageFor } from './negotiation.ts';
import { obstacleFor } from './obstacle.ts';
import { notBuiltPage, obstacleHeaders, obstaclePage } from './obstacle-page.ts';
import { redirectRoutes } from './redirect-routes.ts';
import { guarded } from './security-headers.ts';
import { sendFile } from './send-file.ts';
import type { WebFiles } from './web-files.ts';

export interface WebDeps {
  /** Null: disabled by `BECKON_WEB=off`. */
  webFiles: WebFiles | null;
  publicAddress: PublicAddress;
}

/** For files with a content hash in their name. */
const FOR_EVER = 'public, max-age=31536000, immutable';
/** Revalidated on each use, at the cost of a 304, because it names the current files. */
const ASKED_ANEW = 'no-cache';

export function webRoutes(
  app: FastifyInstance,
  webFiles: WebFiles,
  { publicAddress }: Pick<WebDeps, 'publicAddress'>,
): void {
  function file(request: FastifyRequest, reply: FastifyReply, path: string, kept: string): FastifyReply {
    const found = webFiles(path);
    if (!found) {
      // A new build may add the file; no cache may store its absence (RFC 9111 section 4.2.2).
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
  redirectRoutes(app);
}
