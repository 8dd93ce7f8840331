/** Which addresses a call may reach, by every spelling, and that the connection goes to the verified one. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:http';
import { describe, test } from 'node:test';
import {
  type AddressKind,
  guardedLookup,
  kindOf,
  mayAddress,
  PUBLIC_ONLY,
  type Reach,
  TRUSTED,
} from '../../network/address-rules.ts';

const push: Reach = { private: false, loopback: false, hosts: [] };
const may = (host: string, reach: Reach) => mayAddress(new URL(`https://${host}/x`), reach);

describe('an address that is written out', () => {
  test('is known for what it is', () => {
    const kinds: Record<AddressKind, string[]> = {
      never: [
        '0.0.0.0',
        '0.9.9.9',
        '169.254.169.254',
        '224.0.0.1',
        '255.255.255.255',
        '::',
        'fe80::1',
        'fe80::1%eth0',
        'ff02::fb',
        'fd00:ec2::254',
        '::ffff:169.254.169.254',
        '::ffff:a9fe:a9fe',
        '64:ff9b::a9fe:a9fe',
        '2002:a9fe:a9fe::',
        '100.100.100.200',
        '168.63.129.16',
        'nonsense',
      ],
      loopback: ['127.0.0.1', '127.255.0.9', '::1', '::ffff:127.0.0.1'],
      private: [
        '10.0.0.1',
        '172.16.0.1',
        '172.31.255.255',
        '192.168.0.1',
        '100.64.0.1',
        '198.18.0.1',
        'fc00::1',
        'fd12::1',
        'fec0::1',
        '2001::1',
        '::ffff:10.0.0.1',
        '64:ff9b::a00:1',
        '64:ff9b:1::1',
        '::ffff:8.8.8.8',
      ],
      public: [
        '8.8.8.8',
        '172.15.0.1',
        '172.32.0.1',
        '100.63.255.255',
        '100.128.0.1',
        '192.0.1.1',
        '2606:4700::1111',
        '2001:4860::1',
      ],
    };
    for (const [kind, addresses] of Object.entries(kinds))
      for (const one of addresses) assert.equal(kindOf(one), kind, one);
  });

  test('is refused by any spelling', () => {
    const no = [
      '10.1.2.3',
      '127.0.0.1',
      '0.0.0.0',
      '169.254.169.254',
      '192.168.1.1',
      '172.20.0.1',
      '100.64.0.1',
      '[::1]',
    ];
    const more = ['[::]', '[fe80::1]', '[fd12::1]', '[::ffff:10.0.0.1]', '[64:ff9b::a00:1]', '2130706433', '0x7f.1'];
    more.push(
      '[::127.0.0.1]',
      '[::ffff:0:10.0.0.1]',
      '[fec0::1]',
      '[2001::1]',
      'localhost',
      'a.localhost',
      'localhost.',
    );
    for (const host of [...no, ...more]) assert.equal(may(host, push), false, host);
    for (const host of ['8.8.8.8', '[2606:4700::1111]', 'push.example']) assert.equal(may(host, push), true, host);
    assert.equal(may('127.0.0.1', { ...push, loopback: true }), true);
    assert.equal(may('10.0.0.1', { ...push, loopback: true }), false);
    assert.equal(may('10.0.0.1', { ...push, hosts: ['10.0.0.1'] }), true);
    assert.equal(may('169.254.169.254', { ...TRUSTED, hosts: ['169.254.169.254'] }), false, 'to nobody');
  });
});

describe('a name', () => {
  const look = (reach: Reach, name = 'localhost') =>
    new Promise<unknown>((resolve) => {
      guardedLookup(reach)(name, { all: true }, (error, found) => resolve(error ?? found));
    });
  test('that leads into a private network is refused when the connection is made', async () => {
    assert.match(String(await look(push)), /private network/);
    assert.ok(Array.isArray(await look({ ...push, loopback: true })));
  });

  test('that leads to several places leads to those alone that may be reached', async () => {
    const answers = ['169.254.169.254', '10.0.0.1', '192.0.2.7', 'fe80::1'].map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    const ask = (reach: Reach) =>
      new Promise<unknown>((resolve) => {
        guardedLookup(reach, (_, __, done) => done(null, answers))('x.example', { all: true }, (error, found) =>
          resolve(error ?? found),
        );
      });
    assert.deepEqual(await ask(PUBLIC_ONLY), [answers[2]]);
    assert.deepEqual(await ask(TRUSTED), [answers[1], answers[2]]);
  });

  test('that changes its mind is asked once: the connection goes to what was checked', async () => {
    let asked = 0;
    // The first answer is allowed; a second look-up would return a private address.
    const changing: Parameters<typeof guardedLookup>[1] = (_, __, done) => {
      asked += 1;
      const address = asked === 1 ? '192.0.2.7' : '127.0.0.1';
      setImmediate(() => done(null, [{ address, family: 4 }]));
    };
    const request = get('http://rebind.example:9/', { lookup: guardedLookup(PUBLIC_ONLY, changing), agent: false });
    request.on('error', () => {});
    const [socket] = await once(request, 'socket');
    const [, address] = await once(socket, 'lookup');
    request.destroy();
    assert.deepEqual([asked, address], [1, '192.0.2.7']);
  });
});
