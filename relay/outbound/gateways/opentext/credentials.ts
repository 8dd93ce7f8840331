import type { DirectoryGateway } from '../../../../shared/directory-gateway.ts';
import type { ClientCredentials } from '../tokens.ts';
import { tokenAddress } from './service-requests.ts';

/** Null: the gateway has no token; its messages carry its secret. */
export function credentialsOf(gateway: DirectoryGateway | null): ClientCredentials | null {
  if (gateway?.kind !== 'opentext') return null;
  const { api, tenant, clientId, clientSecret } = gateway;
  if (api === undefined || tenant === undefined || clientId === undefined || !clientSecret) return null;
  return { url: tokenAddress(api, tenant), clientId, clientSecret };
}
