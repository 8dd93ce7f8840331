/** Where the service of a gateway delivers messages of people. */
import type { SealedReader } from '../domain/keeping/sealing-ports.ts';
import { LINK_KEY } from '../keys/answer-links.ts';
import { createInboundSecrets } from '../keys/inbound-secrets.ts';

/** @param url of the relay; empty until it listens. @returns the address of a gateway; null: not known yet, or its key is sealed */
export function createInboundAddress(
  sealed: Pick<SealedReader, 'ownSecret'>,
  url: () => string,
): (gatewayId: string) => string | null {
  return (gatewayId) => {
    const base = url().replace(/\/+$/, '');
    const key = base === '' ? null : sealed.ownSecret(LINK_KEY);
    if (key === null) return null;
    return `${base}/v1/gateways/${encodeURIComponent(gatewayId)}/inbound/${createInboundSecrets(key).of(gatewayId)}`;
  };
}
