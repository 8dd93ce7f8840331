import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_BEARER, createGuessLimit } from '../../../relay/http/gate/guess-limit.ts';
import { createRequestLimit, createWindowLimit } from '../../../relay/http/gate/rate-limit.ts';
import { networkOf } from '../../../shared/rules/address-network.ts';
import { createHandClock } from '../parts/clock.ts';

test('addresses of one network of IPv6 are one, those of IPv4 each their own', () => {
  const same = [
    '2001:db8:1:2::1',
    '2001:db8:1:2:ffff::',
    '2001:DB8:1:2:3:4:5:6',
    '2001:0db8:0001:0002::1',
    '2001:db8:1:2::1%eth0',
  ];
  for (const address of same) assert.equal(networkOf(address), '2001:db8:1:2::', address);
  assert.equal(networkOf('2001:db8:1:3::1'), '2001:db8:1:3::');
  assert.equal(networkOf('::1'), '0:0:0:0::');
  assert.equal(networkOf('fe80::1'), 'fe80:0:0:0::');
  assert.equal(networkOf('::ffff:192.0.2.7'), '192.0.2.7');
  for (const other of ['192.0.2.7', 'all', 'a-source.of_its-own']) assert.equal(networkOf(other), other);
});

test('a new address of the same network for each try gets no further than one address', () => {
  const clock = createHandClock(0);
  const links = createWindowLimit(clock, 30);
  const codes = createRequestLimit(clock, 10);
  const tokens = createGuessLimit(clock, BY_BEARER);
  let [opened, tried, guessed] = [0, 0, 0];
  for (let host = 1; host <= 500; host += 1) {
    const address = `2001:db8::${host.toString(16)}`;
    if (links.take(address) === 0) opened += 1;
    if (codes.take(address, 1) === 0) tried += 1;
    if (tokens.wrong(address) === 0) guessed += 1;
  }
  assert.deepEqual([opened, tried, guessed], [30, 10, BY_BEARER.burst]);
  assert.equal(links.take('2001:db8:0:1::1'), 0, 'another network');
});
