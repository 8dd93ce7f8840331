/** Network routes for the tests' desks. */

import type { HttpDeps } from '../../../desk/relay-client/http-request.ts';
import { systemClock } from '../../../electron/system.ts';
import { createAgent, createFetch, type OutwardDeps } from '../../../network/agent.ts';
import { DIRECT } from '../../../network/proxy.ts';

/** Direct, with overrides. */
export function outward(more: Partial<OutwardDeps> = {}) {
  const agent = createAgent({ ways: async () => [DIRECT], credentials: (proxy) => proxy.credentials, ...more });
  return { agent, fetch: createFetch(agent), fetchDocument: createFetch(agent) };
}

/** Dependencies of calls to a relay. */
export const asking = (more: Partial<HttpDeps> = {}): HttpDeps => ({
  fetch: outward().fetch,
  clock: systemClock(),
  log: { info() {}, warn() {} },
  locale: () => 'en',
  ...more,
});
