/** Documented operations for browser push subscriptions, and for answer links from a gateway's message. */
import assert from 'node:assert/strict';
import { createECDH, randomBytes } from 'node:crypto';
import { until } from '../helpers/until.ts';
import type { Receiver } from '../relay/outbound/receiver.ts';
import { event, type Reply, type RunningRelay } from '../relay/parts/relay.ts';
import type { AsDocumented } from './documented.ts';

/** VAPID key pair of a browser gateway (RFC 8292). */
export function vapidKeys(): { publicKey: string; privateKey: string } {
  const pair = createECDH('prime256v1');
  const publicKey = pair.generateKeys('base64url');
  return { publicKey, privateKey: pair.getPrivateKey('base64url') };
}

const subscription = () => ({
  endpoint: 'https://push.example/send/1',
  keys: {
    p256dh: createECDH('prime256v1').generateKeys('base64url'),
    auth: randomBytes(16).toString('base64url'),
  },
});

export async function holdPush(relay: RunningRelay, holds: AsDocumented): Promise<void> {
  holds('get', '/v1/push/key', await relay.get('/v1/push/key'), 200);
  const owners = [
    { path: '/v1/me/push', at: '/v1/me/push', key: 'dana-token' },
    { path: '/v1/sources/{id}/customers/{ref}/push', at: '/v1/sources/erp/customers/C%2F1/push', key: 'erp-key' },
  ];
  for (const { path, at, key } of owners) {
    const browser = subscription();
    holds('post', path, await relay.post(at, browser, key), 201);
    holds('post', path, await relay.post(at, { ...browser, endpoint: 'http://push.example/' }, key), 400);
    holds('post', path, await relay.post(at, browser, 'wrong'), 401);
    holds('delete', path, await relay.remove(`${at}?endpoint=${encodeURIComponent(browser.endpoint)}`, key), 204);
    holds('delete', path, await relay.remove(at, key), 400);
  }
}

/** @param receiver receives the messages of a gateway to dana */
export async function newLink(relay: RunningRelay, receiver: Receiver): Promise<{ link: string; itemId: string }> {
  const [made] = await relay.send(event('approval.requested', { audience: { users: ['dana'] } }));
  const { link } = await until('the message', () =>
    receiver.received.map(({ body }) => JSON.parse(body)).find(({ item }) => item.id === made?.itemId),
  );
  return { link, itemId: made?.itemId ?? '' };
}

export async function holdLinks(relay: RunningRelay, holds: AsDocumented, receiver: Receiver): Promise<void> {
  const { link, itemId } = await newLink(relay, receiver);
  const path = '/a/{token}';
  const call = async (url: string, accept: string, form?: Record<string, string>): Promise<Reply> => {
    const init = form ? { method: 'POST', body: new URLSearchParams(form) } : {};
    const response = await fetch(url, { ...init, headers: { accept } });
    const text = await response.text();
    const body = /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : null;
    return { status: response.status, headers: response.headers, text, body };
  };
  holds('get', path, await call(link, 'text/html'), 200);
  const json = 'application/json';
  assert.equal(holds('get', path, await call(link, json), 200).body.item.id, itemId);
  holds('get', path, await call(`${relay.url}/a/forged`, json), 404);
  holds('post', path, await call(link, json, { action: 'none' }), 400);
  holds('post', path, await call(link, json, { action: 'request-info' }), 400);
  holds('post', path, await call(link, json, { action: 'approve' }), 200);
  holds('post', path, await call(link, json, { action: 'approve' }), 409);
}
