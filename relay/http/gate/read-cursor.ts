/** `Beckon-Cursor`: each reply carries this relay's position; a request with a later position waits until the relay has reached it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CURSOR_HEADER, cursorText, readCursor } from '../../../shared/read-cursor.ts';
import type { Freshness } from '../../domain/freshness.ts';

interface ReadCursorDeps {
  freshness: Freshness;
  /** The request's credentials are unknown here; another relay may have just created them. */
  isStranger: (request: FastifyRequest) => boolean;
}

/** Health, metrics and the API document: available regardless of the store. */
export const isRelayOperation = ({ routeOptions }: FastifyRequest): boolean =>
  routeOptions.config?.operation?.tag === 'Operations';

export function addReadCursors(app: FastifyInstance, { freshness, isStranger }: ReadCursorDeps): void {
  const shown = createCursorText(freshness);

  // Callbacks instead of promises: they run for every event.
  app.addHook('onRequest', (request, _, done) => {
    if (!freshness.isShared || isRelayOperation(request)) return done();
    const brought = request.headers[CURSOR_HEADER];
    const place = typeof brought === 'string' ? readCursor(brought) : null;
    const stranger = isStranger(request);
    if (!place && !stranger) return done();
    Promise.all([place && freshness.reach(place), stranger && freshness.catchUp()]).then(() => done(), done);
  });
  app.addHook('onSend', (_, reply, __, done) => {
    if (!isCacheable(reply)) reply.header(CURSOR_HEADER, shown());
    done();
  });
}

/** A cached reply would repeat the cursor of its first reader. */
function isCacheable(reply: FastifyReply): boolean {
  const control = reply.getHeader('cache-control');
  return typeof control === 'string' && control.includes('max-age');
}

function createCursorText({ place }: Pick<Freshness, 'place'>): () => string {
  let kept = { life: '', at: -1, text: '' };
  return () => {
    const { life, at } = place();
    if (kept.at !== at || kept.life !== life) kept = { life, at, text: cursorText({ life, at }) };
    return kept.text;
  };
}
