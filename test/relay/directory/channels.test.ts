/** Channels and Web Push gateways in the directory file: an unusable one fails the import, with its location. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import webPush from 'web-push';
import { channelsOf } from '../../../relay/directory/channels.ts';
import { parseDirectory } from '../../../relay/directory/read-file.ts';

const parse = (directory: object) => parseDirectory(JSON.stringify(directory), 'd.yaml');
const withChannel = (more: object) =>
  parse({ users: [{ id: 'dana', name: 'Dana', channels: [{ gateway: 'g', kind: 'sms', to: '+49', ...more }] }] });

describe('channels', () => {
  test('left out: away, at once', () => {
    const [user] = withChannel({}).users ?? [];
    assert.deepEqual(channelsOf(user!), [{ gateway: 'g', kind: 'sms', to: '+49', when: 'away', after: 0 }]);
    const [later] = withChannel({ when: 'always', after: 'PT15M' }).users ?? [];
    assert.deepEqual(channelsOf(later!)[0], { gateway: 'g', kind: 'sms', to: '+49', when: 'always', after: 900_000 });
  });

  test('a wait that cannot be names its place', () => {
    for (const after of ['-PT1H', 'P9999W']) {
      assert.throws(() => withChannel({ after }), /d\.yaml: users\/dana\/channels\/0\/after/);
    }
    for (const wrong of [{ kind: 'fax' }, { when: 'never' }, { after: 'soon' }, { to: '' }]) {
      assert.throws(() => withChannel(wrong), /users\/0\/channels\/0/);
    }
  });

  test('one that must be retained stays, and stops nothing', () => {
    const kept = { gateway: 'g', kind: 'sms' as const, to: '+49', after: 'P9999W' };
    const [channel] = channelsOf({ id: 'dana', name: 'Dana', channels: [kept] });
    assert.ok((channel?.after ?? 0) > 9 * 365 * 24 * 3600_000);
  });
});

describe('webpush', () => {
  const good = { id: 'b', kind: 'webpush', subject: 'mailto:it@acme.example', ...webPush.generateVAPIDKeys() };
  test('a pair that was made for it is taken, the private key from the environment too', () => {
    parse({ gateways: [good, { ...good, id: 'c', privateKey: 'env:KEY', hosts: ['push.internal'], rate: 5 }] });
  });
  test('anything else names its place', () => {
    for (const [member, value] of [
      ['subject', 'it@acme.example'],
      ['publicKey', 'BNn5'],
      ['privateKey', 'x'],
    ] as const) {
      const place = new RegExp(`gateways/b/${member} `);
      assert.throws(() => parse({ gateways: [{ ...good, [member]: value }] }), place);
    }
  });
});
