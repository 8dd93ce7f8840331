import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { webhookKey, webhookMac } from '../../network/webhook-signature.ts';

test('property: signs as the specification’s own library does', () => {
  const secret = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('base64'));
  const id = fc.string({ minLength: 1, maxLength: 40 });
  const seconds = fc.integer({ min: 1, max: 4_000_000_000 });
  fc.assert(
    fc.property(secret, id, seconds, fc.string({ unit: 'grapheme' }), (key, message, at, body) => {
      const signed = new Webhook(`whsec_${key}`).sign(message, new Date(at * 1000), body);
      const mac = webhookMac(webhookKey(`whsec_${key}`), message, String(at), body);
      assert.equal(`v1,${mac.toString('base64')}`, signed);
      assert.deepEqual(
        webhookMac(webhookKey(key), message, String(at), Buffer.from(body)),
        mac,
        'bytes, and no prefix',
      );
    }),
  );
});
