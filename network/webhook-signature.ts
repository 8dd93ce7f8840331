/**
 * Standard Webhooks 1.0, "Signature scheme": HMAC-SHA-256 over `id.timestamp.body`, keyed with the bytes encoded after `whsec_`. Signs the
 * raw bytes, which the specification's own library converts to text; tests and the simulator verify against that library.
 */
import { createHmac } from 'node:crypto';

/** Allows trailing whitespace: a value from the environment may end with a newline. */
const SECRET = /^(whsec_)?[A-Za-z0-9+/]{2,}={0,2}\s*$/;

/** Invalid base64 would be decoded partially, and every receiver would reject the signature. */
export const isWebhookSecret = (secret: string): boolean => SECRET.test(secret);

/** @returns the key; empty if the text is not base64. An empty key must be rejected, because anyone can sign with it */
export const webhookKey = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64');

/** @param timestamp seconds since 1970, as in the header */
export const webhookMac = (key: Buffer, id: string, timestamp: string, body: string | Buffer): Buffer =>
  createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
