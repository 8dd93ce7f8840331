/** `cluster recover --from-this-copy`, as whoever looks after the relays gives it. */
import { VerbError } from '../../../relay/admin/command-line.ts';
import type { Log } from '../../../relay/cluster/log-port.ts';
import type { StoreBackend } from '../../../relay/domain/store-ports.ts';
import { recover } from '../../../relay/server/cluster-file-verbs.ts';

/** Where the log goes on from the copy, `cluster rejoin` says first that it counts all the same. */
export async function recoverFrom(backend: StoreBackend, log: Log): Promise<void> {
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
