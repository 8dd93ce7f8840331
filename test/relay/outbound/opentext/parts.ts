/** Gateways without the queue. */
import type { GatewayInput } from '../../../../relay/domain/outbound/outbound-ports.ts';
import type { Clock, Mapper } from '../../../../relay/domain/ports.ts';
import { createExchange } from '../../../../relay/outbound/exchange.ts';
import type { Gateway } from '../../../../relay/outbound/gateways/gateway.ts';
import { createGateways } from '../../../../relay/outbound/gateways/registry.ts';
import { createMailPools } from '../../../../relay/outbound/mail/mail-pools.ts';
import { createSignedPoster } from '../../../../relay/outbound/signed-post.ts';
import type { DirectoryGateway } from '../../../../shared/directory-gateway.ts';

export const noBrowsers = { of: () => [], forget: () => Promise.resolve(), loopback: true };

export const TO_CUSTOMER = { itemId: 'i1', userId: null };

/** A gateway with a separate exchange, so that no token of another test is cached. */
export function gatewayOf(entry: DirectoryGateway, mapper: Mapper, clock: Clock): Gateway {
  const exchange = createExchange({ now: () => clock.now() });
  const poster = createSignedPoster(exchange, clock);
  const mail = createMailPools({});
  const parts = { exchange, poster, mapper, clock, push: noBrowsers, mail, channelLink: () => null };
  return createGateways(parts, parts)(entry);
}

export const INPUT: GatewayInput = {
  to: '+4915550100417',
  kind: 'sms',
  title: 'Your appointment has moved to 14:00',
  body: 'Good day, Chloé. It was 09:30.',
  customer: { ref: 'C-1', name: 'Chloé Martin' },
  item: { id: 'i1', eventId: 'e1', type: 'customer.notification', severity: 'info', record: null },
};
