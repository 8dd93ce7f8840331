/** A message to a customer through gateways, and the item that shows its delivery to staff. */
import type { BeckonEvent, CustomerChannel, EventData } from '../../../shared/events.ts';
import type { CustomerMessage, Item } from '../../../shared/items.ts';
import type { DirectoryView } from '../directory-view.ts';
import { maskedAddress } from '../outbound/masked-address.ts';
import type { GatewayInput } from '../outbound/outbound-ports.ts';
import { channelKey } from '../outbound/resend.ts';
import type { Acceptance, Effect } from './acceptance.ts';
import { storeNewItem } from './make-item.ts';

function messageOf(channel: CustomerChannel, directory: DirectoryView, at: string): CustomerMessage {
  const { gateway, kind } = channel;
  const common = { gateway, kind, to: maskedAddress(channel.to), at };
  if (directory.gateway(gateway)) return { ...common, status: 'queued' };
  return { ...common, status: 'failed', error: `There is no gateway ${gateway} at this relay` };
}

function inputOf(item: Item, data: EventData['customer.notification'], channel: CustomerChannel): GatewayInput {
  const { ref, name } = data.customer;
  return {
    to: channel.to,
    kind: channel.kind,
    title: item.title,
    body: item.body,
    customer: name === undefined ? { ref } : { ref, name },
    item: {
      id: item.id,
      eventId: item.eventId,
      type: item.type,
      severity: item.severity,
      record: item.record,
      origin: item.origin,
    },
  };
}

export function notifyCustomer(
  event: Extract<BeckonEvent, { type: 'customer.notification' }>,
  given: Acceptance,
): Effect {
  const { tx, random, at } = given;
  const { data } = event;
  const messages = data.channels.map((channel) => messageOf(channel, tx.directory, at));
  const { stored, effect } = storeNewItem(event, 'customer.notification', data, given, (item) => ({
    ...item,
    messages,
  }));
  const { item } = stored;
  data.channels.forEach((channel, messageIndex) => {
    const id = `msg_${random.uuid()}`;
    tx.enqueue({
      kind: 'gateway',
      id,
      gatewayId: channel.gateway,
      itemId: item.id,
      messageIndex,
      orderKey: channelKey(item.id, messageIndex),
      input: inputOf(item, data, channel),
    });
    // A dead letter from the start: it can be sent once the directory has the gateway.
    const error = messages[messageIndex]?.error;
    if (error !== undefined) tx.settleOutbound(id, { state: 'dead', error });
  });
  return effect;
}
