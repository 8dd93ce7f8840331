/** Startup and shutdown order of a relay's parts. */

import type { Door } from '../door/door.ts';
import { tellIndex, watchStore } from './core.ts';
import type { RelayDeps } from './deps.ts';
import type { Doors } from './doors.ts';
import type { Foundation } from './foundation.ts';
import type { FollowingFreshness } from './freshness.ts';
import { warnOfTemplates } from './gateways.ts';
import { warnOfMappings } from './hooks.ts';
import { listenOn } from './http.ts';
import { openLocalDoor } from './local-door.ts';
import { tellProxy } from './network.ts';
import type { People } from './people.ts';
import type { Tasks } from './tasks.ts';
import { warnOfPath, warnOfPlainHttp, warnOfResponses, warnOfWeakSecrets } from './warnings.ts';

export interface Relay {
  /** Starts accepting. @returns the URL */
  listen(): Promise<string>;
  /** Drains: stops accepting, asks desks to reconnect, commits pending writes, waits for everything. */
  close(): Promise<void>;
}

interface LifecycleParts {
  foundation: Foundation;
  people: Pick<People, 'authenticator'>;
  tasks: Tasks;
  doors: Doors;
  /** Null: a single relay. */
  following: FollowingFreshness | null;
  url: () => string;
  /** Receives the URL it listens on. */
  bound: (url: string) => void;
}

export function createLifecycle(deps: RelayDeps, parts: LifecycleParts): Relay {
  const { config, log, timers } = deps;
  const { foundation, people, tasks, doors, following, url } = parts;
  const { core, cluster, duties, seal, refusals, watch, network } = foundation;
  const { away, workers, retention, hookRequests, mapper } = tasks;
  let localDoor: Door | null = null;
  return {
    async listen() {
      tellProxy(network, log);
      people.authenticator.warm();
      await duties.start();
      if (cluster) {
        await duties.join('snapshots', cluster.snapshots);
        await duties.join('schema', cluster.schema(duties.writer('schema')));
        await duties.join('verification', cluster.verification(duties.writer('verification')));
      }
      await workers.start();
      await hookRequests.start();
      await retention.start();
      await watch.start();
      const boundUrl = await listenOn(doors.http, config);
      parts.bound(boundUrl);
      localDoor = deps.localDoor ? await openLocalDoor(deps, { core, cluster, watch, url }) : null;
      warn(deps, foundation);
      away.start();
      tellIndex(core, log);
      watchStore(core, { timers, log, shut: doors.desk.sendAway });
      return boundUrl;
    },
    async close() {
      await localDoor?.close();
      await doors.close();
      await watch.close();
      await Promise.all([duties.close(), workers.close(), mapper.close()]);
      following?.close();
      refusals.close();
      await hookRequests.close();
      await core.store.writer.close();
      await seal.close();
      await core.close();
      await cluster?.close();
    },
  };
}

/** Logs settings that work but may not be intended. */
function warn({ config, env, log }: RelayDeps, { core }: Pick<Foundation, 'core'>): void {
  void warnOfMappings(core, log);
  void warnOfTemplates(core, log);
  warnOfPlainHttp(config, log);
  warnOfPath(config, log);
  warnOfWeakSecrets(core, config, env, log);
  warnOfResponses(core, config, log);
}
