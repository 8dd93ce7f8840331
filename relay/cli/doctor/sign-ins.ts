/** Checks the credentials of gateways; sends no messages. */
import type { CompanyNetwork } from '../../core/company-network.ts';
import type { DirectoryView } from '../../domain/directory-view.ts';
import type { Clock } from '../../domain/ports.ts';
import { createExchange } from '../../outbound/exchange.ts';
import { credentialsOf } from '../../outbound/gateways/opentext/credentials.ts';
import { createTokens } from '../../outbound/gateways/tokens.ts';
import { type Finding, fail, ok } from './finding.ts';

/** @param ids of gateways of any kind */
export async function examineSignIns(
  ids: readonly string[],
  view: Pick<DirectoryView, 'gateway'>,
  { lookup, wayTo }: Pick<CompanyNetwork, 'lookup' | 'wayTo'>,
  clock: Clock,
): Promise<Finding[]> {
  const exchange = createExchange({ now: clock.now, lookup, wayTo });
  const tokens = createTokens(exchange, clock);
  try {
    const tried = ids.map(async (id) => {
      const credentials = credentialsOf(view.gateway(id));
      if (credentials === null) return [];
      const check = `gateways/${id} sign-in`;
      const result = await tokens.get(credentials);
      return [
        result.ok
          ? ok(check, 'the service gives a token')
          : fail(check, result.reason, 'compare tenant, clientId and clientSecret with those of the service'),
      ];
    });
    return (await Promise.all(tried)).flat();
  } finally {
    exchange.close();
  }
}
