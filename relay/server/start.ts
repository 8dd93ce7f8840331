/** Start: duties and background work in order, then the port, then what needs the bound address. */
import { reasonOf } from '../../shared/problems.ts';
import { ConfigError } from '../config.ts';
import { logProxy } from '../core/company-network.ts';
import type { Door } from '../door/door.ts';
import type { HttpApp } from '../http/app.ts';
import type { BuiltRelay } from './build.ts';
import { openLocalDoor } from './local-door.ts';
import type { OpenedRelay } from './open.ts';
import type { RelayDeps } from './relay-deps.ts';
import { logWarnings } from './startup-log.ts';

/** @returns `url`: where it listens. `door`: for commands of this computer; null: not wanted, or not possible */
export async function startRelay(
  deps: RelayDeps,
  opened: OpenedRelay,
  built: BuiltRelay,
): Promise<{ url: string; door: Door | null }> {
  const { log } = deps;
  const { core, cluster, duties, watch, network } = opened;
  const { address, people, background, documentFetch, http, desk } = built;
  logProxy(network, log);
  people.authenticator.warm();
  await duties.start();
  if (cluster) {
    await duties.join('snapshots', cluster.snapshots);
    await duties.join('schema', cluster.schema(duties.writer('schema')));
    await duties.join('verification', cluster.verification(duties.writer('verification')));
  }
  await documentFetch.start();
  await background.start();
  await background.hookRequests.start();
  await background.retention.start();
  await watch.start();
  const url = await listenOn(http, deps.config);
  address.bind(url);
  const door = deps.localDoor ? await openLocalDoor(deps, { core, cluster, watch, url: address.url }) : null;
  logWarnings(deps, core, address.url());
  background.away.start();
  core.store.condition.watch(deps.timers, (reason) => {
    log.error({ reason }, 'the store is damaged: reads and writes are rejected from now on');
    desk.sendAway();
  });
  return { url, door };
}

/** @throws ConfigError naming the setting if the address cannot be bound */
async function listenOn(http: HttpApp, { host, port }: RelayDeps['config']): Promise<string> {
  try {
    const bound = await http.listen(host, port);
    return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EADDRINUSE') throw new ConfigError(`BECKON_PORT ${port} is in use on ${host}`);
    if (code === 'EACCES') throw new ConfigError(`BECKON_PORT ${port} needs rights that this process does not have`);
    throw new ConfigError(`BECKON_HOST ${host} cannot be listened on: ${reasonOf(error)}`);
  }
}
