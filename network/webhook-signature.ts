/**
 * Standard Webhooks 1.0, "Signature scheme": HMAC-SHA-256 over `id.timestamp.body`, with the bytes behind `whsec_` as its key. Over
 * bytes as they were sent, which the specification's own library makes text of; that one checks this in the tests and the simulator.
 */
import { createHmac } from 'node:crypto';

/** @returns the key of a secret; empty where the text is no base64: anyone could sign with that, so it is for no signature */
export const webhookKey = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64');

/** @param timestamp seconds since 1970, as it stands in its header */
export const webhookMac = (key: Buffer, id: string, timestamp: string, body: string | Buffer): Buffer =>
  createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
