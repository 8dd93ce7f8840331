/** What the fifteen points are shown on: a real relay, a source and a gateway that check signatures, desks over real sockets. */
import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import type { ItemDetail } from '../../shared/item-views.ts';
import { type LinkedDesk, linkedDesk } from '../electron/parts/linked-desk.ts';
import { type SourceSystem, startSourceSystem } from '../helpers/source-system.ts';
import { until } from '../helpers/until.ts';
import { type Receiver, SECRET, startReceiver } from '../relay/outbound/receiver.ts';
import {
  DIRECTORY,
  event,
  type RelayOptions,
  type Reply,
  type RunningRelay,
  startRelay,
} from '../relay/parts/relay.ts';

export interface Place {
  relay: RunningRelay;
  source: SourceSystem;
  gateway: Receiver;
  /** One event of the source; gives its item. */
  make(type: string, data?: object): Promise<string>;
  item(id: string, person?: string): Promise<ItemDetail>;
  /** The item once it is so. */
  when(id: string, what: string, is: (item: ItemDetail) => boolean, person?: string): Promise<ItemDetail>;
  answer(id: string, action: string, person: string, comment?: string): Promise<Reply>;
  /** A live desk of a person. */
  desk(person: string): Promise<LinkedDesk>;
}

export const tokenOf = (person: string): string => `${person}-token`;

export async function openPlace(t: TestContext, options: RelayOptions & { more?: object } = {}): Promise<Place> {
  const [source, gateway] = [await startSourceSystem(), await startReceiver()];
  const [erp, ...others] = DIRECTORY.sources;
  const { more = {}, ...rest } = options;
  const relay = await startRelay({
    ...rest,
    directory: {
      ...DIRECTORY,
      sources: [{ ...erp, response: { url: source.url, secret: source.secret } }, ...others],
      gateways: [{ id: 'customers', kind: 'webhook', url: gateway.url, secret: SECRET }],
      ...more,
    },
  });
  t.after(async () => {
    await relay.close();
    await Promise.all([source.close(), gateway.close()]);
  });
  const item = async (id: string, person = 'dana') => (await relay.get(`/v1/items/${id}`, tokenOf(person))).body;
  return {
    relay,
    source,
    gateway,
    async make(type, data = {}) {
      const [result] = await relay.send(event(type, data));
      if (!result) throw new Error('no result');
      return result.itemId;
    },
    item,
    when: (id, what, is, person) =>
      until(what, async () => {
        const found: ItemDetail = await item(id, person);
        return is(found) && found;
      }),
    answer: (id, action, person, comment) =>
      relay.post(
        `/v1/items/${id}/responses`,
        { action, key: randomUUID(), ...(comment === undefined ? {} : { comment }) },
        tokenOf(person),
      ),
    async desk(person) {
      const desk = linkedDesk(t, () => relay.url, tokenOf(person));
      desk.connect();
      await desk.live();
      return desk;
    },
  };
}
