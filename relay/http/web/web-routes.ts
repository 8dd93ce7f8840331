/** `/`: the web client. The page holds nothing secret; what it shows it asks for, with a session. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { CODINGS, type Coding, type WebFile, type WebFiles } from './web-files.ts';

export interface WebDeps {
  /** Null: `BECKON_WEB=off`. */
  webFiles: WebFiles | null;
}

/**
 * Everything from here, nothing inline, no frame around it. SQLite is WebAssembly, which needs a word of its own. Griffel, the style
 * engine of Fluent UI, adds empty style elements and fills them by CSSOM: the hash is that of nothing at all.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function webRoutes(app: FastifyInstance, { webFiles }: WebDeps): void {
  const file = (path: string): WebFile => {
    const found = webFiles?.(path) ?? null;
    if (!found) throw new ProblemError('NOT_FOUND', refusals.requests.nothingHere);
    return found;
  };

  app.get('/', async (request, reply) =>
    // Asked anew each time: which files belong together stands in it.
    send(request, guarded(reply).header('cache-control', 'no-cache'), file('index.html')),
  );
  app.get<{ Params: { name: string } }>('/assets/:name', async (request, reply) => {
    const found = file(`assets/${request.params.name}`);
    return send(request, guarded(reply).header('cache-control', 'public, max-age=31536000, immutable'), found);
  });
}

const guarded = (reply: FastifyReply): FastifyReply =>
  reply
    .header('content-security-policy', POLICY)
    .header('referrer-policy', 'no-referrer')
    .header('x-frame-options', 'DENY')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('cross-origin-resource-policy', 'same-origin');

function send({ headers }: FastifyRequest, reply: FastifyReply, { type, bytes, coded }: WebFile): FastifyReply {
  const coding = CODINGS.find((one) => coded[one] && takes(headers['accept-encoding'], one));
  if (coding) reply.header('content-encoding', coding);
  return reply
    .header('vary', 'accept-encoding')
    .type(type)
    .send((coding && coded[coding]) ?? bytes);
}

/** RFC 9110 section 12.5.3: named, and not with a weight of nothing. */
function takes(accepted: string | string[] | undefined, coding: Coding): boolean {
  return String(accepted ?? '')
    .split(',')
    .some((one) => {
      const [name, ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
      return name === coding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    });
}
