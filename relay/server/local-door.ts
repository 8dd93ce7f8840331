/** Local command socket of a running relay: commands run on its store and directory. */
import { reasonOf } from '../../shared/problems.ts';
import { readCommandLine, type Say } from '../admin/command-line.ts';
import { cliInput } from '../cli/cli-input.ts';
import { printFailure, printOutput } from '../cli/cli-output.ts';
import { runOnStore } from '../cli/open-store-commands.ts';
import { storeFault } from '../cli/store-file-commands.ts';
import type { Cluster } from '../cluster/member/member.ts';
import type { RelayCore } from '../core/core.ts';
import type { DirectoryWatch } from '../directory/directory-watch.ts';
import { type Door, openDoor } from '../door/door.ts';
import { doorOf } from '../door/door-address.ts';
import type { Call } from '../door/protocol.ts';
import type { RelayDeps } from './relay-deps.ts';

interface LocalDoorParts {
  core: RelayCore;
  cluster: Pick<Cluster, 'administration'> | null;
  watch: Pick<DirectoryWatch, 'changed'>;
  url: () => string;
}

/** A failure does not stop the relay; commands then report that it accepts none. */
export async function openLocalDoor(deps: RelayDeps, parts: LocalDoorParts): Promise<Door | null> {
  const { config, log, timers, version } = deps;
  const run = (call: Call, say: Say) => runCall(deps, parts, call, say);
  try {
    return await openDoor({ path: doorOf(config.store), version, timers, run });
  } catch (error) {
    log.warn({ reason: reasonOf(error) }, 'commands that write are unavailable while this relay runs');
    return null;
  }
}

async function runCall(deps: RelayDeps, parts: LocalDoorParts, call: Call, say: Say): Promise<number> {
  const { config, clock } = deps;
  const { core, cluster, watch, url } = parts;
  const before = core.store.audit.head().seq;
  let isApplied = false;
  const changed = () => {
    isApplied = true;
    return watch.changed() ? ('now' as const) : ('later' as const);
  };
  try {
    const given = readCommandLine(call.argv);
    const ours = { config, clock, env: deps.env, isServing: true };
    const at = { ...ours, core, cluster: cluster?.administration ?? null, url: url(), changed };
    return printOutput(await runOnStore(at, given, cliInput.parse(call.brought)), given, say);
  } catch (error) {
    return printFailure(storeFault(error, config), say);
  } finally {
    // Every administrative change has an audit record: no new record, no change.
    if (!isApplied && core.store.audit.head().seq !== before) changed();
  }
}
