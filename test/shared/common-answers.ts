/** Common error responses of all operations: 401 without a token, 415 for XML, 413 for a large body, 429 after too many wrong tokens. */
import assert from 'node:assert/strict';
import { ADMIN, type Reply, type RunningRelay } from '../relay/parts/relay.ts';
import type { AsDocumented, Method } from './documented.ts';

interface OperationOf {
  method: Method;
  path: string;
  schemes: readonly string[];
  takesBody: boolean;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const METHODS: readonly Method[] = ['get', 'put', 'post', 'delete', 'options'];

function operationsOf(document: Record<string, unknown>): OperationOf[] {
  const { paths } = document;
  assert.ok(isObject(paths));
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = isObject(item) ? item[method] : null;
      if (!isObject(operation)) return [];
      const security = Array.isArray(operation.security) ? operation.security : [];
      const schemes = security.flatMap((one) => (isObject(one) ? Object.keys(one) : []));
      return [{ method, path, schemes, takesBody: 'requestBody' in operation }];
    }),
  );
}

const TOKENS: Readonly<Record<string, string>> = {
  sourceKey: 'erp-key',
  personToken: 'dana-token',
  adminToken: ADMIN,
};
/** Exceeds the size limit of every operation. */
const TOO_MUCH = JSON.stringify({ body: 'x'.repeat(2 * 1024 * 1024) });

interface Places {
  item: string;
  /** Token of a valid answer link. */
  link: string;
  /** Of the address for inbound messages of gateway `messaging`. */
  inboundSecret: string;
}

function addressOf(path: string, { item, link, inboundSecret }: Places): string {
  const id = path.endsWith('{secret}')
    ? 'messaging'
    : path.startsWith('/v1/items/')
      ? item
      : path.includes('people')
        ? 'dana'
        : 'erp';
  return path
    .replace('{id}', id)
    .replace('{source}', 'erp')
    .replace('{hook}', 'orders')
    .replace('{ref}', 'C1')
    .replace('{token}', path.startsWith('/a/') ? link : 'none')
    .replace('{secret}', inboundSecret)
    .replace('{index}', '0');
}

async function call(url: string, method: Method, headers: Record<string, string>, body?: string): Promise<Reply> {
  const init = body === undefined ? {} : { body };
  const response = await fetch(url, {
    method: method.toUpperCase(),
    headers: { accept: 'application/json', ...headers },
    ...init,
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, body: isJson && text ? JSON.parse(text) : null };
}

/** @param relay has a hook `orders` of source `erp` */
export async function holdCommon(
  relay: RunningRelay,
  holds: AsDocumented,
  document: Record<string, unknown>,
  places: Places,
): Promise<void> {
  for (const { method, path, schemes, takesBody } of operationsOf(document)) {
    const url = relay.url + addressOf(path, places);
    const token = schemes.map((scheme) => TOKENS[scheme]).find((known) => known !== undefined);
    const signedIn: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    if (schemes.length > 0) holds(method, path, await call(url, method, {}), 401);
    if (!takesBody) continue;
    holds(method, path, await call(url, method, { ...signedIn, 'content-type': 'text/xml' }, '<x/>'), 415);
    const large = await call(url, method, { ...signedIn, 'content-type': 'application/json' }, TOO_MUCH);
    holds(method, path, large, 413);
  }
}

/** Call last: afterwards the relay rate-limits wrong tokens from this address for minutes. */
export async function holdGuessing(
  relay: RunningRelay,
  holds: AsDocumented,
  document: Record<string, unknown>,
  places: Places,
): Promise<void> {
  /** Sends wrong tokens until the reply is 429; the relay checks one every few seconds. */
  async function guess(method: Method, path: string): Promise<Reply> {
    for (let left = 200; ; left -= 1) {
      const reply = await call(relay.url + addressOf(path, places), method, { authorization: 'Bearer wrong' });
      if (reply.status === 429 || left === 0) return reply;
    }
  }
  for (const { method, path, schemes } of operationsOf(document)) {
    if (!schemes.includes('adminToken')) continue;
    const reply = await guess(method, path);
    assert.match(holds(method, path, reply, 429).headers.get('retry-after') ?? '', /^\d+$/, path);
  }
}
