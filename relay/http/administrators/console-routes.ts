/** `/admin`: the console's page and files. The page holds no secrets; it fetches its data with a session. */

import type { FastifyInstance, FastifyReply } from 'fastify';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { ConsolePageDeps } from './ports.ts';

/**
 * Own origin only, no inline scripts, no framing. Griffel (the style engine of Fluent UI) inserts empty style elements and fills them by
 * CSSOM, to which the policy does not apply: the hash is that of the empty string.
 */
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Beckon console</title>
<h1>The console is not built</h1>
<p>The relay runs and takes events; its web console was not built with it. Run <code>npm run setup</code> in the project's folder, then
load this page again. Everything the console does is also there by <code>npm run relay -- --help</code> and under
<code>/v1/admin/</code>.</p>
</html>
`;

export function consoleRoutes(app: FastifyInstance, { consoleFiles }: ConsolePageDeps): void {
  const page = async (_: unknown, reply: FastifyReply) => {
    const index = consoleFiles.index();
    guarded(reply).header('cache-control', 'no-store').header('content-type', 'text/html; charset=utf-8');
    return index ? reply.send(index.bytes) : reply.code(404).send(NOT_BUILT);
  };
  app.get('/admin', page);
  app.get('/admin/', page);

  app.get<{ Params: { name: string } }>('/admin/assets/:name', async (request, reply) => {
    const file = consoleFiles.asset(request.params.name);
    if (!file) throw new ProblemError('NOT_FOUND', refusals.requests.nothingHere);
    // Their names contain a hash of the content.
    return guarded(reply)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('content-type', file.type)
      .send(file.bytes);
  });
}

const guarded = (reply: FastifyReply): FastifyReply =>
  reply
    .header('content-security-policy', POLICY)
    .header('referrer-policy', 'no-referrer')
    .header('x-frame-options', 'DENY')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('cross-origin-resource-policy', 'same-origin');
