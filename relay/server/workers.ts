/** What the relay does by itself, joined: deliveries out, and what falls due. */
import type { Metrics } from '../admin/metrics.ts';
import type { Mapper } from '../domain/ports.ts';
import { createScheduler } from '../domain/schedule/scheduler.ts';
import { createOutbound } from '../outbound/outbound.ts';
import type { Away } from './away.ts';
import type { RelayCore } from './core.ts';
import type { RelayDeps } from './deps.ts';
import type { Network } from './network.ts';

export function createWorkers(
  deps: RelayDeps,
  { store, directory }: RelayCore,
  metrics: Metrics,
  mapper: Mapper,
  away: Away,
  network: Pick<Network, 'wayTo'>,
) {
  const { clock, timers, random, log } = deps;
  const { writer, feed } = store;
  const outbound = createOutbound({
    reader: store.outbound,
    writer,
    feed,
    directory: directory.view,
    clock,
    timers,
    random,
    log,
    mapper,
    push: away.browsers,
    wayTo: network.wayTo,
    privateResponses: deps.config.privateResponses ?? false,
    ...(deps.retryDelays ? { retryDelays: deps.retryDelays } : {}),
    ...(deps.statusDelays ? { statusDelays: deps.statusDelays } : {}),
    ...(deps.deliveryTimeout ? { timeoutMs: deps.deliveryTimeout } : {}),
    onAttempt: (kind, result) => metrics.attempt(kind, result),
  });
  const scheduler = createScheduler({ reader: store.schedule, writer, feed, clock, timers, log });
  return {
    outbound,
    async start() {
      await outbound.start();
      await scheduler.start();
    },
    async close() {
      await Promise.all([scheduler.close(), outbound.close()]);
    },
  };
}
