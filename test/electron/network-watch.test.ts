import assert from 'node:assert/strict';
import type { NetworkInterfaceInfo } from 'node:os';
import { test } from 'node:test';
import { watchNetwork } from '../../electron/network-watch.ts';
import { fakeClock } from './parts/clock.ts';

const at = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  internal,
  family: 'IPv4',
  netmask: '255.255.255.0',
  mac: '00:00:00:00:00:00',
  cidr: null,
});

test('another network is noticed once, no network is not', () => {
  const clock = fakeClock(0);
  let here: NodeJS.Dict<NetworkInterfaceInfo[]> = { lo: [at('127.0.0.1', true)], eth0: [at('10.0.0.7')] };
  let changes = 0;
  const stop = watchNetwork({ clock, interfaces: () => here, changed: () => void changes++ });
  const after = (next: NodeJS.Dict<NetworkInterfaceInfo[]>): number => {
    here = next;
    clock.tick(10_000);
    return changes;
  };
  assert.equal(after(here), 0);
  assert.equal(after({ lo: [at('127.0.0.1', true)] }), 0, 'offline: nowhere to go');
  assert.equal(after({ wlan0: [at('192.168.1.4')] }), 1);
  assert.equal(after({ wlan0: [at('192.168.1.4')], tun0: [at('10.8.0.2')] }), 2, 'a VPN came up');
  assert.equal(after({ tun0: [at('10.8.0.2')], wlan0: [at('192.168.1.4')] }), 2, 'the order says nothing');
  stop();
  assert.equal(after({ eth0: [at('10.0.0.9')] }), 2);
});
