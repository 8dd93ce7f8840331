/** Requests to response endpoints over the simulated network. After the relay ended, their replies are discarded. */
import type { Exchange, HttpRequest } from '../../relay/outbound/exchange.ts';
import type { Network } from './network.ts';
import type { Life } from './time.ts';

interface ExchangeSetting {
  network: Network;
  life: Life;
  receive: (request: HttpRequest) => Promise<{ status: number; body: string }>;
  /** Called once a request was sent. */
  sent: () => void;
}

export function exchangeOver({ network, life, receive, sent }: ExchangeSetting): Exchange {
  const heard =
    <T>(settle: (value: T) => void) =>
    (value: T) =>
      life.arrive(() => settle(value));
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        network
          .request(`answer ${request.headers['webhook-id']}`, () => receive(request))
          .then(({ status, body }) => ({ status, mediaType: '', body, complete: true, retryAfter: null }))
          .then(heard(resolve), heard(reject));
        if (!life.isOver()) sent();
      }),
    close() {},
  };
}
