/** Validates replies of a running relay against a published OpenAPI document, and records the validated operations. */
import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Reply } from '../relay/parts/relay.ts';

export type Method = 'get' | 'put' | 'post' | 'delete' | 'options';
/** Validates a reply against the document for this operation and status, and returns it. */
export type AsDocumented = (method: Method, path: string, reply: Reply, status: number) => Reply;

interface Documented {
  holds: AsDocumented;
  /** Operations of the document without a validated reply, as `method /path`. */
  leftOut(): string[];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const pointer = (...path: string[]): string =>
  `openapi#/${path.map((name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;

/** @param document OpenAPI 3.1 */
export function holdTo(document: Record<string, unknown>): Documented {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'openapi');
  const exercised = new Set<string>();
  const at = (...path: string[]): unknown =>
    path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), document);

  return {
    holds(method, path, reply, status) {
      const where = `${method} ${path}`;
      assert.equal(reply.status, status, `${where}: ${reply.text.slice(0, 300)}`);
      const response = ['paths', path, method, 'responses', String(status)];
      const said = at(...response);
      assert.ok(isObject(said), `${where} does not document ${status}`);
      exercised.add(where);
      if (!('content' in said)) {
        assert.equal(reply.text, '', `${where} ${status} documents no content`);
        return reply;
      }
      const media = (reply.headers.get('content-type') ?? '').split(';')[0] ?? '';
      assert.ok(isObject(at(...response, 'content', media)), `${where} ${status} does not document ${media}`);
      const fits = ajv.getSchema(pointer(...response, 'content', media, 'schema'));
      assert.ok(fits, where);
      const body: unknown = media.endsWith('json') ? JSON.parse(reply.text) : reply.text;
      const wrong = fits(body) ? '' : JSON.stringify(fits.errors?.slice(0, 2));
      assert.equal(wrong, '', `${where} ${status}: ${wrong} in ${reply.text.slice(0, 400)}`);
      return reply;
    },
    leftOut() {
      const { paths } = document;
      assert.ok(isObject(paths));
      return Object.entries(paths)
        .flatMap(([path, item]) => Object.keys(isObject(item) ? item : {}).map((method) => `${method} ${path}`))
        .filter((one) => !exercised.has(one));
    },
  };
}
