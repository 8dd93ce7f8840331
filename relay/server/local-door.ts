/** The door for commands of this computer, joined to the relay that runs: they are run on its own store and directory. */
import { reasonOf } from '../../shared/problems.ts';
import { readCommandLine, type Say } from '../admin/command-line.ts';
import { type Door, openDoor } from '../door/door.ts';
import { doorOf } from '../door/place.ts';
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
  /** Null: the relay is alone. */
  cluster: Pick<Cluster, 'atHand'> | null;
  watch: Pick<MembershipWatch, 'changed'>;
  /** Where people reach the relay. */
  url: () => string;
}

/** A relay without it serves all the same; commands then say that it takes none. */
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
    // Whatever an administrator does is in the trail; what is not changed nothing.
    if (!isTaken && core.store.audit.head().seq !== before) changed();
  }
}
