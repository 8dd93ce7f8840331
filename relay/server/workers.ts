/** What the relay does by itself, joined: deliveries out, what falls due, and what follows when the clock is set. */
import type { Metrics } from '../admin/metrics.ts';
import type { Mapper } from '../domain/ports.ts';
import { createScheduler } from '../domain/schedule/scheduler.ts';
import { heedSetBack } from '../domain/schedule/set-back.ts';
import { createOutbound } from '../outbound/outbound.ts';
import type { Away } from './away.ts';
import { createClockWatch, newestOf } from './clock-watch.ts';
import { descriptorFault, isUsedUp } from './connection-watch.ts';
import type { RelayCore } from './core.ts';
import type { RelayDeps } from './deps.ts';
import type { Network } from './network.ts';

export function createWorkers(
  deps: RelayDeps,
  { store, directory }: RelayCore,
  metrics: Metrics,
  mapper: Mapper,
  away: Away,
  network: Pick<Network, 'wayTo' | 'lookup' | 'lookupForeign'>,
  onLeap: () => void,
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
    lookup: network.lookup,
    lookupForeign: network.lookupForeign,
    hasRoom: () => !isUsedUp(descriptorFault()),
    privateResponses: deps.config.privateResponses ?? false,
    ...(deps.retryDelays ? { retryDelays: deps.retryDelays } : {}),
    ...(deps.statusDelays ? { statusDelays: deps.statusDelays } : {}),
    ...(deps.deliveryTimeout ? { timeoutMs: deps.deliveryTimeout } : {}),
    onAttempt: (kind, result) => metrics.attempt(kind, result),
    onArrived: (ms) => metrics.answerArrived(ms / 1000),
  });
  const onFailure = () => metrics.failed('schedule');
  const scheduler = createScheduler({ reader: store.schedule, writer, feed, clock, timers, log, onFailure });
  const clockWatch = createClockWatch({
    clock,
    timers,
    log,
    newest: () => newestOf(store),
    async onSetBack() {
      const hastened = await heedSetBack(writer);
      outbound.wake();
      return hastened;
    },
    onFailure: () => metrics.failed('clock'),
    onStep: (direction) => metrics.clockStepped(direction),
    onLeap,
  });
  return {
    outbound,
    clockWaitingSince: clockWatch.waitingSince,
    async start() {
      await clockWatch.start();
      await outbound.start();
      await scheduler.start();
    },
    async close() {
      await Promise.all([clockWatch.close(), scheduler.close(), outbound.close()]);
    },
  };
}
