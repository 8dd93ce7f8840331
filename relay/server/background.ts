/** Background work: deliveries, due items, forwarding to absent people, retention, hook requests, and the reaction to clock steps. */
import { descriptorFault, isUsedUp } from '../connections/connection-watch.ts';
import { createInboundAddress } from '../core/inbound-address.ts';
import { DutyLost, tenureOf } from '../domain/duties.ts';
import { createHookRequests } from '../domain/hooks/hook-requests.ts';
import { createErasureTask } from '../domain/keeping/erasure-task.ts';
import { createRetention } from '../domain/keeping/retention.ts';
import type { Mapper } from '../domain/ports.ts';
import type { RemotePresence } from '../domain/remote-presence.ts';
import { replanAfterClockSetBack } from '../domain/schedule/clock-set-back.ts';
import { createClockWatch, recentTimes } from '../domain/schedule/clock-watch.ts';
import { createScheduler } from '../domain/schedule/scheduler.ts';
import { createMapper } from '../mapping/mapper.ts';
import { createOutbound } from '../outbound/outbound.ts';
import { newTapToken } from '../system.ts';
import { buildAway, createChannelLink, createPushBook } from './away.ts';
import type { OpenedRelay } from './open.ts';
import type { People } from './people.ts';
import type { RelayDeps } from './relay-deps.ts';

interface BackgroundParts {
  people: People;
  others: RemotePresence;
  url: () => string;
  desks: { beckons(userId: string): boolean };
}

export type Background = ReturnType<typeof buildBackground>;

export function buildBackground(deps: RelayDeps, opened: OpenedRelay, parts: BackgroundParts) {
  const { timers, log } = deps;
  const { core, duties, metrics } = opened;
  const { store } = core;
  const mapper = createMapper({ timers });
  const deliveries = buildDeliveries(deps, opened, mapper, parts);
  const wake = () => deliveries.current()?.wake();
  const writer = duties.writer('schedule');
  const scheduler = createScheduler({
    ...{ reader: store.schedule, writer, feed: store.feed, clock: store.clock, timers, log },
    onFailure: () => metrics.failed('schedule'),
  });
  const ignoreOutside = store.onOutside(({ due, outbound }) => {
    if (due?.schedule) scheduler.wake();
    if (outbound) wake();
  });
  const retention = buildRetention(deps, opened);
  const { clock } = deps;
  const clockWatch = createClockWatch({
    ...{ clock, timers, log },
    recent: () => recentTimes(store),
    async onSetBack() {
      if (!duties.holds('schedule')) return 0;
      const hastened = await replanAfterClockSetBack(writer).catch(unlessLost);
      wake();
      return hastened;
    },
    onFailure: () => metrics.failed('clock'),
    onStep: (direction) => metrics.clockStepped(direction),
    onLeap: retention.hold,
  });
  return {
    ...{ mapper, wake, retention, clockWatch, hookRequests: buildHookRequests(deps, opened) },
    registrationsSince: () => deliveries.current()?.registrationsSince() ?? null,
    away: buildAway(deps, opened, { ...parts, wake, mapper }),
    async start() {
      await clockWatch.start();
      await duties.join('deliveries', deliveries.work);
      await duties.join('schedule', { begin: scheduler.start, end: scheduler.close });
    },
    async close() {
      ignoreOutside();
      await clockWatch.close();
    },
  };
}

const buildDeliveries = (
  deps: RelayDeps,
  { core, duties, metrics, network }: OpenedRelay,
  mapper: Mapper,
  { people: { linkKey }, url }: Pick<BackgroundParts, 'people' | 'url'>,
) =>
  tenureOf(() => {
    const { config, timers, random, log } = deps;
    const { outbound: reader, feed, clock } = core.store;
    const { wayTo, lookup, lookupForeign } = network;
    return createOutbound({
      ...{ reader, feed, clock, timers, log, random, mapper, wayTo, lookup, lookupForeign },
      writer: duties.writer('deliveries'),
      owner: duties.owner,
      directory: core.directory.view,
      push: createPushBook(core, config),
      newToken: newTapToken,
      channelLink: createChannelLink(linkKey, url),
      inboundAddress: createInboundAddress(core.store.sealed, url),
      onRegistrationFailure: () => metrics.failed('registrations'),
      hasRoom: () => !isUsedUp(descriptorFault()),
      privateResponses: config.privateResponses ?? false,
      ...(deps.retryDelays ? { retryDelays: deps.retryDelays } : {}),
      ...(deps.statusDelays ? { statusDelays: deps.statusDelays } : {}),
      onAttempt: metrics.attempt,
      onArrived: (ms) => metrics.answerArrived(ms / 1000),
    });
  });

/** The new holder of the duty watches the clock too. */
function unlessLost(error: unknown): number {
  if (error instanceof DutyLost) return 0;
  throw error;
}

function buildRetention(deps: RelayDeps, { core, duties, metrics: meter, watch: { changed } }: OpenedRelay) {
  const { clock, timers, log, retentionPace: pace } = deps;
  const worker = createRetention({
    ...{ clock, unitClock: core.store.clock, timers, log, meter },
    writer: duties.writer('retention'),
    retention: () => core.directory.view().retention(),
    ...(pace ? { pace } : {}),
  });
  const erasures = createErasureTask({ duties, timers, log, changed, meter });
  return {
    hold: worker.hold,
    waitingSince: worker.waitingSince,
    async start() {
      await duties.join('erasure', erasures);
      await duties.join('retention', { begin: worker.start, end: worker.close });
    },
  };
}

function buildHookRequests({ clock, timers, log }: RelayDeps, { core, metrics }: OpenedRelay) {
  const { store, directory } = core;
  return createHookRequests({
    ...{ reader: store.hookRequests, writer: store.writer, directory: directory.view, clock, timers, log },
    onFailure: () => metrics.failed('hook-requests'),
    meter: {
      request: ({ source, hook }, result) => metrics.hookRequest(source, hook, result),
      withoutRecipients: ({ source, hook }, events) => metrics.hookNobody(source, hook, events),
    },
  });
}
