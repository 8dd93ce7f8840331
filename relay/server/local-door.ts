/** Local command socket of a running relay: commands run on its store and directory. */
import { reasonOf } from '../../shared/problems.ts';
import { readCommandLine, type Say } from '../admin/command-line.ts';
import { type Door, openDoor } from '../door/door.ts';
import { doorOf } from '../door/door-address.ts';
import type { Call } from '../door/protocol.ts';
import { runOn } from './at-hand.ts';
import { brought } from './brought.ts';
import type { Cluster } from './cluster.ts';
import type { RelayCore } from './core.ts';
import type { RelayDeps } from './deps.ts';
import type { MembershipWatch } from './membership-watch.ts';
import { storeFault } from './store-verbs.ts';
import { tell, tellFailure } from './telling.ts';

interface LocalDoorParts {
  core: RelayCore;
  cluster: Pick<Cluster, 'atHand'> | null;
  watch: Pick<MembershipWatch, 'changed'>;
  url: () => string;
}

/** A failure does not stop the relay; commands then report that it accepts none. */
export async function openLocalDoor(deps: RelayDeps, parts: LocalDoorParts): Promise<Door | null> {
  const { config, log, timers, version } = deps;
  const run = (call: Call, say: Say) => runCall(deps, parts, call, say);
  try {
    return await openDoor({ path: doorOf(config.store), version, timers, run });
  } catch (error) {
    log.warn({ reason: reasonOf(error) }, 'commands that write cannot be run while this relay runs');
    return null;
  }
}

async function runCall(deps: RelayDeps, parts: LocalDoorParts, call: Call, say: Say): Promise<number> {
  const { config, clock } = deps;
  const { core, cluster, watch, url } = parts;
  const before = core.store.audit.head().seq;
  let isTaken = false;
  const changed = () => {
    isTaken = true;
    return watch.changed() ? ('now' as const) : ('later' as const);
  };
  try {
    const given = readCommandLine(call.argv);
    const ours = { config, clock, env: deps.env, isServing: true };
    const at = { ...ours, core, cluster: cluster?.atHand(core.store) ?? null, url: url(), changed };
    return tell(await runOn(at, given, brought.parse(call.brought)), given, say);
  } catch (error) {
    return tellFailure(storeFault(error, config), say);
  } finally {
    // Every administrative change has an audit record: no new record, no change.
    if (!isTaken && core.store.audit.head().seq !== before) changed();
  }
}
