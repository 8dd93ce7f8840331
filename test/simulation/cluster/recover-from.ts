/** `cluster recover --from-this-copy`, as an administrator runs it. */

import { VerbError } from '../../../relay/admin/command-line.ts';
import { recover } from '../../../relay/cli/cluster-copy-commands.ts';
import type { ClusterLog } from '../../../relay/cluster/log-port.ts';
import type { StoreBackend } from '../../../relay/domain/store-ports.ts';

/** If the log continues from the copy, runs it again after `cluster rejoin` has marked the copy as different. */
export async function recoverFrom(backend: StoreBackend, log: ClusterLog): Promise<void> {
  const place = backend.replica.look()?.place;
  if (!place) throw new Error('it is no copy of the log');
  try {
    await recover(log, backend, place);
  } catch (error) {
    if (!(error instanceof VerbError)) throw error;
    backend.replica.noteDiffers(place.position);
    await recover(log, backend, place);
  }
}
