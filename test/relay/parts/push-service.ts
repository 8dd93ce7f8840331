/**
 * A push service over TLS with subscribing browsers. It checks a sender's duties (RFC 8030, 8188, 8291, 8292) and decrypts messages with
 * the browser's key. It shares no code with the relay or the library that the relay sends with.
 */
import assert from 'node:assert/strict';
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import tls from 'node:tls';
import { selfSigned } from '../../helpers/certificate.ts';

export interface PushMessage {
  browser: string;
  headers: Record<string, string>;
  /** Bytes of the body, and of the decrypted text. */
  size: number;
  plainSize: number;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what was pushed has no type here; the tests say what it must be.
  json: any;
}
/** `PushSubscription.toJSON()`. */
interface BrowserSubscription {
  endpoint: string;
  expirationTime: null;
  keys: { p256dh: string; auth: string };
}
interface PushService {
  origin: string;
  /** PEM, for a relay in a separate process (`NODE_EXTRA_CA_CERTS`). */
  certificate: string;
  messages: PushMessage[];
  /** Protocol violations of senders. */
  faults: string[];
  /** Subscribes a browser. @param name part of its endpoint */
  browser(name: string): BrowserSubscription;
  /** Sets the reply to a browser's messages; default: 201. */
  answer(name: string, status: number, headers?: Record<string, string>): void;
  close(): Promise<void>;
}

const decode = (text: string) => Buffer.from(text, 'base64url');

/** @param publicKey the VAPID key that browsers subscribed with, base64url */
export async function startPushService(publicKey: string): Promise<PushService> {
  const certificate = selfSigned('localhost');
  const before = tls.getCACertificates();
  tls.setDefaultCACertificates([...before, certificate.cert]);
  const browsers = new Map<string, { ecdh: ReturnType<typeof createECDH>; auth: Buffer }>();
  const answers = new Map<string, { status: number; headers: Record<string, string> }>();
  const messages: PushMessage[] = [];
  const faults: string[] = [];

  function take(name: string, headers: IncomingMessage['headers'], body: Buffer): number {
    const browser = browsers.get(name);
    if (!browser) return 404;
    const answered = answers.get(name);
    try {
      checkHeaders(headers, body, service.origin, publicKey);
      const plain = open(body, browser.ecdh, browser.auth);
      const text = plain.toString('utf8');
      const flat = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, String(value)]));
      messages.push({
        browser: name,
        headers: flat,
        size: body.length,
        plainSize: plain.length,
        text,
        json: JSON.parse(text),
      });
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
      return 400;
    }
    return answered?.status ?? 201;
  }

  const server = createServer(certificate, (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const name = (request.url ?? '').replace('/push/', '');
      const status = request.method === 'POST' ? take(name, request.headers, Buffer.concat(chunks)) : 405;
      response.writeHead(status, answers.get(name)?.headers ?? {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  const service: PushService = {
    origin: `https://localhost:${address.port}`,
    certificate: certificate.cert,
    messages,
    faults,
    browser(name) {
      const ecdh = createECDH('prime256v1');
      ecdh.generateKeys();
      const auth = randomBytes(16);
      browsers.set(name, { ecdh, auth });
      const keys = { p256dh: ecdh.getPublicKey().toString('base64url'), auth: auth.toString('base64url') };
      return { endpoint: `${service.origin}/push/${name}`, expirationTime: null, keys };
    },
    answer(name, status, headers = {}) {
      answers.set(name, { status, headers });
    },
    async close() {
      tls.setDefaultCACertificates(before);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return service;
}

function checkHeaders(headers: IncomingMessage['headers'], body: Buffer, origin: string, publicKey: string): void {
  assert.equal(headers['content-encoding'], 'aes128gcm');
  assert.match(String(headers.ttl), /^\d+$/, 'TTL');
  assert.match(String(headers.urgency), /^(very-low|low|normal|high)$/, 'Urgency');
  if (headers.topic !== undefined) assert.match(String(headers.topic), /^[A-Za-z0-9_-]{1,32}$/, 'Topic');
  assert.equal(headers['content-length'], String(body.length));
  assert.ok(body.length <= 4096, 'at most 4096 bytes');
  const [, jwt = '', key] = /^vapid t=([^,]+), ?k=(.+)$/.exec(headers.authorization ?? '') ?? [];
  assert.equal(key, publicKey, 'the key that the browser subscribed with');
  const [head = '', claims = '', signature = ''] = jwt.split('.');
  const point = decode(publicKey);
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const verifying = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
  assert.ok(
    verify('sha256', Buffer.from(`${head}.${claims}`), verifying, decode(signature)),
    'the signature of the token',
  );
  const { aud, exp, sub } = JSON.parse(decode(claims).toString('utf8'));
  assert.equal(aud, origin);
  assert.match(sub, /^(mailto:|https:)/);
  const life = exp - Date.now() / 1000;
  assert.ok(life > 0 && life <= 24 * 3600, 'it ends within a day');
}

/** RFC 8291 section 3.4 over RFC 8188 section 2; one record. */
function open(body: Buffer, ecdh: ReturnType<typeof createECDH>, auth: Buffer): Buffer {
  const salt = body.subarray(0, 16);
  const idLength = body.readUInt8(20);
  const sender = body.subarray(21, 21 + idLength);
  const sealed = body.subarray(21 + idLength);
  assert.ok(sealed.length <= body.readUInt32BE(16), 'one record');
  const hkdf = (key: Uint8Array, salted: Uint8Array, info: Uint8Array, length: number) =>
    Buffer.from(hkdfSync('sha256', key, salted, info, length));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), sender]);
  const ikm = hkdf(ecdh.computeSecret(sender), auth, info, 32);
  const key = hkdf(ikm, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = hkdf(ikm, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  const end = padded.lastIndexOf(2);
  assert.ok(end >= 0 && padded.subarray(end + 1).every((byte) => byte === 0), 'the delimiter of the last record');
  return padded.subarray(0, end);
}
