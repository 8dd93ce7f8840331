/** Secret in the address by which a gateway's service delivers messages of people: derived from the key of answer links, so nothing is stored. */
import { createHmac } from 'node:crypto';
import { sameSecret } from '../../network/same-secret.ts';

export function createInboundSecrets(key: string) {
  const secret = Buffer.from(key, 'base64url');
  const of = (gatewayId: string): string =>
    createHmac('sha256', secret).update('beckon inbound\n').update(gatewayId, 'utf8').digest('base64url');
  return { of, isSecret: (gatewayId: string, given: string): boolean => sameSecret(given, of(gatewayId)) };
}
