/** Stop: doors first, then background work, then the store with its seal, the cluster's log last. */
import type { Door } from '../door/door.ts';
import type { BuiltRelay } from './build.ts';
import type { OpenedRelay } from './open.ts';

export async function stopRelay(opened: OpenedRelay, built: BuiltRelay, door: Door | null): Promise<void> {
  const { core, cluster, duties, seal, refusals, watch } = opened;
  const { http, desk, connections, background, documentFetch, responseReads, replica } = built;
  await door?.close();
  // HTTP waits for the reads in progress.
  responseReads.close();
  // Close both in the same turn: HTTP waits for the connections that desks hold.
  await Promise.all([http.close(), desk.close()]);
  await documentFetch.close();
  connections.close();
  await watch.close();
  await Promise.all([duties.close(), background.close(), background.mapper.close()]);
  replica?.close();
  refusals.close();
  await background.hookRequests.close();
  await core.store.writer.close();
  await seal.close();
  await core.close();
  await cluster?.close();
}
