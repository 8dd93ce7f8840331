/** The secrets that sign a message, and those with which it is not sent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import type { Exchange, HttpRequest } from '../../../relay/outbound/exchange.ts';
import { createSignedPoster } from '../../../relay/outbound/signed-post.ts';

const KEY = Buffer.from('a key of twenty-four byt').toString('base64');
const AT = 1_800_000_000_000;

async function signedWith(...secrets: string[]): Promise<unknown> {
  const sent: unknown[] = [];
  const exchange: Exchange = {
    async send({ headers }: HttpRequest) {
      sent.push(headers?.['webhook-signature']);
      return { status: 200, mediaType: '', body: '', complete: true, retryAfter: null };
    },
    close() {},
  };
  const post = { url: 'https://a.example', secrets, id: 'm1', contentType: 'application/json', body: '{}' };
  await createSignedPoster(exchange, { now: () => AT }).post(post);
  return sent[0];
}

const signature = new Webhook(KEY).sign('m1', new Date(AT), '{}');

test('each secret signs, with and without its prefix; the end of a line behind it is none of it', async () => {
  assert.equal(await signedWith(KEY, `whsec_${KEY}`), `${signature} ${signature}`);
  for (const end of ['\n', '\r\n', ' ']) assert.equal(await signedWith(`whsec_${KEY}${end}`), signature);
});

test('what is no key signs nothing', async () => {
  for (const secret of ['', 'whsec_', 'not base64', `${KEY}\n${KEY}`, 'a-b_c']) {
    await assert.rejects(signedWith(secret), /is not valid/, secret);
  }
  await assert.rejects(signedWith(), /enter it again/);
});
