/** Node's arguments before the script. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

export interface Route {
  method: string;
  /** As in `startProgram`. */
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

/** @param start opens the relay. @returns its result, and the routes without those that only answer 405 */
export async function withRoutes<T>(start: () => Promise<T>): Promise<{ opened: T; routes: readonly Route[] }> {
  const found: Route[] = [];
  const watch = (message: unknown): void => {
    if (!isRegistering(message)) return;
    message.fastify.addHook('onRoute', ({ method, url, onRequest }) => {
      // The 405 handler of an address, registered for all other methods.
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

/** The address of a route, with parameters from `given`, or placeholders that match nothing. */
export const addressOf = ({ url }: Route, given: Readonly<Record<string, string>> = {}): string =>
  url.replaceAll(/:(\w+)/g, (_, name: string) => given[name] ?? 'x');
