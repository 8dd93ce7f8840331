/** A relay that delivers the responses of source `erp` to a receiver. */
import { until } from '../../helpers/until.ts';
import { type Receiver, SECRET, startReceiver } from '../outbound/receiver.ts';
import { DIRECTORY, type RelayOptions, type Reply, type RunningRelay, startRelay } from './relay.ts';

export async function startWithReceiver(
  options: Omit<RelayOptions, 'directory'>,
): Promise<{ receiver: Receiver; relay: RunningRelay }> {
  const receiver = await startReceiver();
  const response = { url: receiver.url, secret: SECRET };
  const [erp, ...others] = DIRECTORY.sources;
  const directory = { ...DIRECTORY, sources: [{ ...erp, response }, ...others] };
  return { receiver, relay: await startRelay({ ...options, directory }) };
}

/** Response events about an item that the receiver has. */
const responsesAt = ({ received }: Receiver, itemId: string) =>
  received.map(({ body }) => JSON.parse(body)).filter(({ data }) => data.itemId === itemId);

export const deliveredTo = (receiver: Receiver, itemId: string, count = 1) =>
  until(`${count} responses`, () => {
    const all = responsesAt(receiver, itemId);
    return all.length >= count && all;
  });

/** Status, code, and a text for each error. */
export const faults = ({ status, body }: Reply) => [
  status,
  body.code,
  ...(body.errors ?? []).map(({ pointer, detail }: { pointer: string; detail: string }) => `${pointer} ${detail}`),
];
