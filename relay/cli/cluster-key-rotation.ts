/**
 * Key rotation in a cluster. The new key is added to one relay's ring and seals only once every present relay has it, since all must open
 * what one seals. Otherwise the command names the relays without the key and changes nothing; repeat it to continue.
 */

import { BY_COMMAND_LINE, type Output, VerbError } from '../admin/command-line.ts';
import type { RelayCore } from '../core/core.ts';
import { asConfigError } from '../core/key-ring-file.ts';
import type { ClusterAdministration, KeyHolders } from '../domain/administration/cluster-ports.ts';
import { noteAct } from '../domain/people/admin-act.ts';
import { systemClock } from '../system.ts';

/** @param finish called once the key seals. @throws VerbError, ConfigError */
export async function rotateAmong(
  core: RelayCore,
  cluster: Pick<ClusterAdministration, 'heldSoon'>,
  finish: (core: RelayCore, id: string) => Promise<Output>,
): Promise<Output> {
  const id = await nextKey(core, cluster);
  const { lacking, silent } = known(await cluster.heldSoon(id));
  if (lacking.length > 0) return notYet(core, id, lacking);
  await seal(core, id);
  const output = await finish(core, id);
  return silent.length === 0 ? output : { ...output, lines: [...output.lines, lateLine(core, id, silent)] };
}

function known(holders: KeyHolders | null): KeyHolders {
  if (holders === null)
    throw new VerbError('This relay has no contact with the others: repeat the command once it is ready');
  return holders;
}

/** The pending key, or a new one. */
async function nextKey(core: RelayCore, cluster: Pick<ClusterAdministration, 'heldSoon'>): Promise<string> {
  const { ring, store } = core;
  const { next } = store.sealed.namedKeys();
  if (next !== null) {
    if (ring.keys().some(({ id }) => id === next)) return next;
    // Its relay publishes it with the next heartbeat. If no relay has it any more, nothing was sealed with it.
    const { holder } = known(await cluster.heldSoon(next));
    if (holder !== null) {
      throw new VerbError(
        `The new key ${next} is in the key ring of ${holder}: copy that ring to ${ring.path}, then run keys rotate`,
      );
    }
  }
  const { id } = asConfigError(() => ring.add(systemClock.now()));
  await store.writer.write((tx) => {
    const named = tx.namedKeys();
    if (named.next !== next) throw new VerbError('Another key was added meanwhile: repeat the command');
    tx.nameKeys({ seals: named.seals ?? ring.keys()[0]?.id ?? null, next: id });
    noteAct(tx, BY_COMMAND_LINE, 'keys add', id);
  });
  return id;
}

/** Effective on each relay once the unit is applied there. */
async function seal(core: RelayCore, id: string): Promise<void> {
  await core.store.writer.write((tx) => {
    if (tx.namedKeys().next !== id)
      throw new VerbError('Another key was added or activated meanwhile: repeat the command');
    tx.nameKeys({ seals: id, next: null });
    noteAct(tx, BY_COMMAND_LINE, 'keys rotate', id);
  });
  asConfigError(() => core.ring.promote(id));
}

function notYet({ ring, store }: RelayCore, id: string, lacking: readonly string[]): Output {
  const { seals } = store.sealed.namedKeys();
  return {
    lines: [`The new key ${id} is in ${ring.path}, and does not seal yet: ${seals} does`],
    value: { id, seals, lacking },
    fault: `Not yet rotated: ${lacking.join(', ')} without the key ${id}. Copy ${ring.path} over the ring of each (mode 0600), then run keys rotate again`,
  };
}

const lateLine = ({ ring }: RelayCore, id: string, silent: readonly string[]): string =>
  `Silent, and not ready until the ring ${ring.path} is copied there: ${silent.join(', ')} (key ${id})`;
