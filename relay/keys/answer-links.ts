/**
 * Answer links (contract section 4): `{public url}/a/<token>`. The token contains its grant and a MAC by a key that only the relay has, so
 * unused links need no storage and are short enough for an SMS.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { sameBytes } from '../../network/same-secret.ts';
import { LINK_LIFE_MS } from '../domain/away/away-message.ts';
import type { AnswerLinks, LinkGrant } from '../domain/away/away-ports.ts';

/** Layout: format (1 byte), expiry in seconds since 1970 (5), item version (4), item (16, a UUID), person (UTF-8), MAC (16). */
const FORM = 2;
const HEAD_BYTES = 10;
const END_AT = 1;
const VERSION_AT = 6;
const ITEM_BYTES = 16;
/** 128 bits: not guessable at 30 attempts a minute. */
const MAC_BYTES = 16;
const MAX_TOKEN = 600;
const KEY_BYTES = 32;
/** Tolerance for a clock set back since the link was made, ms. */
const SKEW_MS = 5 * 60_000;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const uuidOf = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');

/** Name of the key among the relay's own secrets. */
export const LINK_KEY = 'link_key';

/** @returns a key in its stored form */
export const newLinkKey = (): string => randomBytes(KEY_BYTES).toString('base64url');

interface LinkOptions {
  key: string;
  /** Public URL without a trailing slash. */
  base: () => string;
  /** ms since 1970. */
  now: () => number;
  /** Whether the person's links made at this time (ms since 1970) are revoked. */
  isRevoked: (userId: string, madeAt: number) => boolean;
}

export function createAnswerLinks({ key, base, now, isRevoked }: LinkOptions): AnswerLinks {
  const secret = Buffer.from(key, 'base64url');
  const macOf = (use: string, data: Uint8Array): Buffer =>
    createHmac('sha256', secret).update(`beckon ${use}\n`).update(data).digest().subarray(0, MAC_BYTES);

  const page = (itemId: string) => `${base()}/open/${itemId}`;

  return {
    make({ id: itemId, version }, userId, expiresAt) {
      if (!UUID.test(itemId)) throw new TypeError('the id of an item is a UUID');
      const head = Buffer.alloc(HEAD_BYTES);
      head.writeUInt8(FORM);
      head.writeUIntBE(Math.floor(expiresAt / 1000), END_AT, 5);
      head.writeUInt32BE(version, VERSION_AT);
      const data = Buffer.concat([head, Buffer.from(itemId.replaceAll('-', ''), 'hex'), Buffer.from(userId, 'utf8')]);
      const token = Buffer.concat([data, macOf('link', data)]).toString('base64url');
      // A very long id would give a URL that servers reject.
      return token.length <= MAX_TOKEN ? `${base()}/a/${token}` : page(itemId);
    },
    page,
    read(token) {
      const bytes = token.length <= MAX_TOKEN ? Buffer.from(token, 'base64url') : Buffer.alloc(0);
      // Accept only the canonical encoding: base64url decoding tolerates variants.
      if (bytes.length <= HEAD_BYTES + ITEM_BYTES + MAC_BYTES || bytes.toString('base64url') !== token) return null;
      const data = bytes.subarray(0, -MAC_BYTES);
      if (data[0] !== FORM || !sameBytes(bytes.subarray(-MAC_BYTES), macOf('link', data))) return null;
      const grant = grantOf(data, (use) => uuidOf(macOf(use, data).toString('hex')));
      const madeAt = grant.expiresAt - LINK_LIFE_MS;
      return isOfToday(grant, now()) && !isRevoked(grant.userId, madeAt) ? grant : null;
    },
  };
}

/** No link is ever issued for longer than `LINK_LIFE_MS`: a later expiry was not made by the relay. */
const isOfToday = ({ expiresAt }: LinkGrant, now: number): boolean =>
  expiresAt > now && expiresAt <= now + LINK_LIFE_MS + SKEW_MS;

function grantOf(data: Buffer, keyOf: (use: string) => string): LinkGrant {
  const personAt = HEAD_BYTES + ITEM_BYTES;
  return {
    itemId: uuidOf(data.subarray(HEAD_BYTES, personAt).toString('hex')),
    userId: data.subarray(personAt).toString('utf8'),
    expiresAt: data.readUIntBE(END_AT, 5) * 1000,
    version: data.readUInt32BE(VERSION_AT),
    keys: { answer: keyOf('answer'), ask: keyOf('ask') },
  };
}
