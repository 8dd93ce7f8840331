/** Wire format of challenges (`domain/answers/confirmation.ts`): creation and expiry, authenticated for their purpose. */
import { createHmac, hkdfSync } from 'node:crypto';
import { sameBytes } from '../../network/same-secret.ts';
import type { ChallengeSubject, Challenges } from '../domain/answers/confirmation.ts';

/** Layout: created at (ms since 1970, 6 bytes), expires at (6), MAC (32). */
const TIME_BYTES = 6;
const HEAD_BYTES = 2 * TIME_BYTES;
const MAC_BYTES = 32;

/** Derives a separate key from a shared secret (RFC 5869): no MAC is valid for another use. @param secret base64url, as stored */
export const challengeKey = (secret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64url'), Buffer.alloc(0), 'beckon challenge', MAC_BYTES));

export function createChallenges(key: Uint8Array): Challenges {
  /** JSON is unambiguous: different challenges never give the same input. */
  const macOf = (head: Uint8Array, { userId, itemId, version, action, onBehalfOf, given }: ChallengeSubject): Buffer =>
    createHmac('sha256', key)
      .update(head)
      .update(JSON.stringify([userId, itemId, version, action, onBehalfOf, given]))
      .digest();

  return {
    make(what, now, until) {
      const head = Buffer.alloc(HEAD_BYTES);
      head.writeUIntBE(now, 0, TIME_BYTES);
      head.writeUIntBE(until, TIME_BYTES, TIME_BYTES);
      return Buffer.concat([head, macOf(head, what)]).toString('base64url');
    },
    read(challenge, what) {
      const bytes = Buffer.from(challenge, 'base64url');
      if (bytes.length !== HEAD_BYTES + MAC_BYTES || bytes.toString('base64url') !== challenge) return null;
      const head = bytes.subarray(0, HEAD_BYTES);
      if (!sameBytes(bytes.subarray(HEAD_BYTES), macOf(head, what))) return null;
      return { madeAt: head.readUIntBE(0, TIME_BYTES), until: head.readUIntBE(TIME_BYTES, TIME_BYTES) };
    },
  };
}
