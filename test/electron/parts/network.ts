/** The ways out for desks of tests. */

import type { AskDeps } from '../../../desk/relay-client/ask.ts';
import { systemClock } from '../../../electron/system.ts';
import { createAgent, createFetch, type OutwardDeps } from '../../../network/agent.ts';
import { DIRECT } from '../../../network/proxy.ts';

/** Straight, but for what is given. */
export function outward(more: Partial<OutwardDeps> = {}) {
  const agent = createAgent({ ways: async () => [DIRECT], credentials: (proxy) => proxy.credentials, ...more });
  return { agent, fetch: createFetch(agent) };
}

/** What questions to a relay need. */
export const asking = (more: Partial<AskDeps> = {}): AskDeps => ({
  fetch: outward().fetch,
  clock: systemClock(),
  log: { info() {}, warn() {} },
  locale: () => 'en',
  ...more,
});
