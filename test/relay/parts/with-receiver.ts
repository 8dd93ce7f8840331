/** A relay that delivers the responses of source `erp` to a receiver. */
import { type Receiver, SECRET, startReceiver } from '../outbound/receiver.ts';
import { DIRECTORY, type RelayOptions, type RunningRelay, startRelay } from './relay.ts';

export async function startWithReceiver(
  options: Omit<RelayOptions, 'directory'>,
): Promise<{ receiver: Receiver; relay: RunningRelay }> {
  const receiver = await startReceiver();
  const response = { url: receiver.url, secret: SECRET };
  const [erp, ...others] = DIRECTORY.sources;
  const directory = { ...DIRECTORY, sources: [{ ...erp, response }, ...others] };
  return { receiver, relay: await startRelay({ ...options, directory }) };
}
