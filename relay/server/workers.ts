/** Background work: outgoing deliveries, due items, and the reaction to clock steps. */
import type { Metrics } from '../admin/metrics.ts';
import { type Duties, DutyLost, tenureOf } from '../domain/duties.ts';
import type { Mapper } from '../domain/ports.ts';
import { replanAfterClockSetBack } from '../domain/schedule/clock-set-back.ts';
import { createScheduler } from '../domain/schedule/scheduler.ts';
import { createOutbound } from '../outbound/outbound.ts';
import type { Away } from './away.ts';
import { createClockWatch, recentTimes } from './clock-watch.ts';
import { descriptorFault, isUsedUp } from './connection-watch.ts';
import type { RelayCore } from './core.ts';
import type { RelayDeps } from './deps.ts';
import type { Network } from './network.ts';

export function createWorkers(
  deps: RelayDeps,
  { store, directory }: RelayCore,
  duties: Duties,
  metrics: Metrics,
  mapper: Mapper,
  away: Away,
  network: Pick<Network, 'wayTo' | 'lookup' | 'lookupForeign'>,
  onLeap: () => void,
) {
  const { clock, timers, random, log } = deps;
  const { feed } = store;
  const common = { feed, clock: store.clock, timers, log };
  const deliveries = tenureOf(() =>
    createOutbound({
      ...common,
      reader: store.outbound,
      writer: duties.writer('deliveries'),
      owner: duties.owner,
      directory: directory.view,
      random,
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
    }),
  );
  const wake = () => deliveries.current()?.wake();
  const scheduled = duties.writer('schedule');
  const stopHearing = store.onOutside(({ due, outbound }) => {
    if (due?.schedule) scheduler.wake();
    if (outbound) wake();
  });
  const onFailure = () => metrics.failed('schedule');
  const scheduler = createScheduler({ ...common, reader: store.schedule, writer: scheduled, onFailure });
  const clockWatch = createClockWatch({
    clock,
    timers,
    log,
    recent: () => recentTimes(store),
    async onSetBack() {
      if (!duties.holds('schedule')) return 0;
      const hastened = await replanAfterClockSetBack(scheduled).catch(unlessLost);
      wake();
      return hastened;
    },
    onFailure: () => metrics.failed('clock'),
    onStep: (direction) => metrics.clockStepped(direction),
    onLeap,
  });
  return {
    wake,
    clockWaitingSince: clockWatch.waitingSince,
    async start() {
      await clockWatch.start();
      await duties.join('deliveries', deliveries.work);
      await duties.join('schedule', { begin: scheduler.start, end: scheduler.close });
    },
    async close() {
      stopHearing();
      await clockWatch.close();
    },
  };
}

/** The new holder of the duty watches the clock too. */
function unlessLost(error: unknown): number {
  if (error instanceof DutyLost) return 0;
  throw error;
}
