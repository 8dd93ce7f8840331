/** Background work of the relay: notifying absent people, deliveries, due items, retention, hook requests. */
import type { HookRequestLog } from '../domain/hooks/hook-requests.ts';
import type { RemotePresence } from '../domain/remote-presence.ts';
import { createMapper } from '../mapping/mapper.ts';
import { type Away, joinAway } from './away.ts';
import type { RelayDeps } from './deps.ts';
import type { Foundation } from './foundation.ts';
import { joinHookRequests } from './hooks.ts';
import type { People } from './people.ts';
import { joinRetention, type RetentionDuties } from './retention.ts';
import { createWorkers } from './workers.ts';

export interface Tasks {
  away: Away;
  workers: ReturnType<typeof createWorkers>;
  retention: RetentionDuties;
  hookRequests: HookRequestLog;
  mapper: ReturnType<typeof createMapper>;
}

interface TaskParts {
  foundation: Pick<Foundation, 'core' | 'duties' | 'metrics' | 'network' | 'watch'>;
  people: Pick<People, 'book' | 'challenges' | 'linkKey'>;
  others: RemotePresence;
  url: () => string;
  desk: { beckons(userId: string): boolean };
}

export function joinTasks(deps: RelayDeps, { foundation, people, others, url, desk }: TaskParts): Tasks {
  const { config, clock, timers, random, log } = deps;
  const { core, duties, metrics, network, watch } = foundation;
  const { book, challenges, linkKey } = people;
  const mapper = createMapper({ timers });
  const away = joinAway({
    ...{ config, core, duties, timers, random, log, url, desk, others, book, challenges, linkKey },
    meter: metrics,
    clock: core.store.clock,
    wake: () => workers.wake(),
  });
  const retention = joinRetention({
    ...{ core, duties, clock, timers, log },
    changed: watch.changed,
    meter: metrics,
    pace: deps.retentionPace,
  });
  const workers = createWorkers(deps, core, duties, metrics, mapper, away, network, retention.hold);
  return { away, workers, retention, hookRequests: joinHookRequests(deps, core, metrics), mapper };
}
