/** Every route of a relay, as its HTTP server itself registers them: one that is added later is attacked too. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

export interface Route {
  method: string;
  /** With the names of its parameters: `/v1/items/:id`. */
  url: string;
}

interface Registering {
  addHook(
    name: 'onRoute',
    hook: (route: { method: string | string[]; url: string; onRequest?: unknown }) => void,
  ): void;
}
const isRegistering = (value: unknown): value is { fastify: Registering } =>
  typeof value === 'object' && value !== null && 'fastify' in value;

/** @param start opens the relay. @returns what it opened, and its routes without those that only say 405 */
export async function withRoutes<T>(start: () => Promise<T>): Promise<{ opened: T; routes: readonly Route[] }> {
  const found: Route[] = [];
  const watch = (message: unknown): void => {
    if (!isRegistering(message)) return;
    message.fastify.addHook('onRoute', ({ method, url, onRequest }) => {
      // What refuses all other methods of an address, before anything else.
      if (onRequest !== undefined && Array.isArray(method)) return;
      for (const one of [method].flat()) found.push({ method: one, url });
    });
  };
  subscribe('fastify.initialization', watch);
  try {
    return { opened: await start(), routes: found };
  } finally {
    unsubscribe('fastify.initialization', watch);
  }
}

export const changes = ({ method }: Route): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method);

/** The address of a route, its parameters taken from `given`, else something that stands for nothing. */
export const addressOf = ({ url }: Route, given: Readonly<Record<string, string>> = {}): string =>
  url.replaceAll(/:(\w+)/g, (_, name: string) => given[name] ?? 'x');
