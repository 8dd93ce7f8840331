/**
 * Links of a person's channel (contract section 6, "Mail"): `{public url}/u/<token>`. The token contains the person and a digest of the
 * channel, with a MAC by the key of answer links; it does not expire, and is void once the person has no such channel.
 */
import { createHmac, hash } from 'node:crypto';
import { sameBytes } from '../../network/same-secret.ts';
import type { ChannelLinks } from '../domain/away/away-ports.ts';

/** Layout: format (1 byte), digest of the channel (16), person (UTF-8), MAC (16). */
const FORM = 1;
const DIGEST_BYTES = 16;
const MAC_BYTES = 16;
const PERSON_AT = 1 + DIGEST_BYTES;
const MAX_TOKEN = 600;

/** @param base public URL without a trailing slash */
export function createChannelLinks({ key, base }: { key: string; base: () => string }): ChannelLinks {
  const secret = Buffer.from(key, 'base64url');
  const macOf = (data: Uint8Array): Buffer =>
    createHmac('sha256', secret).update('beckon channel\n').update(data).digest().subarray(0, MAC_BYTES);
  const digestOf = (channel: string): Buffer => hash('sha256', channel, 'buffer').subarray(0, DIGEST_BYTES);

  return {
    make(userId, channel) {
      const data = Buffer.concat([Buffer.from([FORM]), digestOf(channel), Buffer.from(userId, 'utf8')]);
      const token = Buffer.concat([data, macOf(data)]).toString('base64url');
      return token.length <= MAX_TOKEN ? `${base()}/u/${token}` : null;
    },
    read(token) {
      const bytes = token.length <= MAX_TOKEN ? Buffer.from(token, 'base64url') : Buffer.alloc(0);
      // Accept only the canonical encoding: base64url decoding tolerates variants.
      if (bytes.length <= PERSON_AT + MAC_BYTES || bytes.toString('base64url') !== token) return null;
      const data = bytes.subarray(0, -MAC_BYTES);
      if (data[0] !== FORM || !sameBytes(bytes.subarray(-MAC_BYTES), macOf(data))) return null;
      const digest = data.subarray(1, PERSON_AT);
      return {
        userId: data.subarray(PERSON_AT).toString('utf8'),
        isOf: (channel) => digestOf(channel).equals(digest),
      };
    },
  };
}
