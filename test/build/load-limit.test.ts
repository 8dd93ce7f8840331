import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deskLimit } from '../load/desk-limit.ts';

const PORTS = { from: 32_768, to: 60_999 };

test('as many desks as wanted where descriptors, ports and the relay allow them', () => {
  assert.deepEqual(deskLimit(25_000, 100_000, 99_000, PORTS, 1), { desks: 25_000, perAddress: 26_232, reason: null });
});

test('the lowest limit decides, and is named', () => {
  const ofProcess = deskLimit(25_000, 20_000, 30_000, PORTS, 8);
  assert.equal(ofProcess.desks, 19_800);
  assert.match(ofProcess.reason ?? '', /this process may open 20,000 files/);
  const ofRelay = deskLimit(25_000, 20_000, 18_976, PORTS, 8);
  assert.equal(ofRelay.desks, 18_960);
  assert.match(ofRelay.reason ?? '', /the relay accepts 18,976 connections/);
  const ofPorts = deskLimit(50_000, 100_000, null, PORTS, 1);
  assert.equal(ofPorts.desks, 26_232);
  assert.match(ofPorts.reason ?? '', /local ports 32768 to 60999/);
});

test('more local addresses give more desks', () => {
  assert.equal(deskLimit(50_000, 100_000, null, PORTS, 2).desks, 50_000);
});
