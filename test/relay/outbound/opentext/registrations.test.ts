/** The relay's address for inbound messages at the service: registered, read back, replaced and removed. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { DirectoryView } from '../../../../relay/domain/directory-view.ts';
import { createInboundRegistrations } from '../../../../relay/outbound/inbound-registrations.ts';
import { systemTimers } from '../../../../relay/system.ts';
import type { DirectoryGateway } from '../../../../shared/directory-gateway.ts';
import { DEMO_ACCOUNT, gatewayEntry } from '../../../../simulator/opentext/account.ts';
import { type OpenTextServer, startOpenText } from '../../../../simulator/opentext/server.ts';
import { until } from '../../../helpers/until.ts';
import { createShiftedClock } from '../../parts/clock.ts';
import { silentLog, viewOf } from '../../parts/store.ts';
import { gatewayOf } from './parts.ts';

const ADDRESS = 'http://127.0.0.1:1/v1/gateways/phones/inbound/secret';
const OTHER = '{ "url": "http://127.0.0.1:1/another" }';
const HOUR = 3_600_000;

let service: OpenTextServer;
let clock: ReturnType<typeof createShiftedClock>;
let address: string | null;
let view: DirectoryView;
let failures: number;
let registrations: ReturnType<typeof createInboundRegistrations>;

const mapper = { map: async () => ({ ok: true as const, value: null }) };
const entry = (inbound: object): DirectoryGateway => {
  const { whatsapp, ...gateway } = gatewayEntry('phones', service.url, DEMO_ACCOUNT);
  return { ...gateway, whatsapp: { ...whatsapp, ...inbound } };
};
const setGateways = (...gateways: DirectoryGateway[]): void => {
  view = viewOf({ gateways });
};
const registered = () => service.phones.webhook();
const calls = (): number => service.journal.filter(({ route }) => route === 'webhook').length;

beforeEach(async () => {
  clock = createShiftedClock();
  service = await startOpenText({ host: '127.0.0.1', port: 0, account: DEMO_ACCOUNT, clock });
  address = ADDRESS;
  failures = 0;
  setGateways(entry({ inbound: {} }));
  registrations = createInboundRegistrations({
    ...{ clock, log: silentLog, directory: () => view, addressOf: () => address },
    gateways: (gateway) => gatewayOf(gateway, mapper, clock),
    timers: { after: (ms, task) => systemTimers.after(ms / 50, task) },
    onFailure() {
      failures += 1;
    },
  });
});
afterEach(async () => {
  await registrations.close();
  await service.close();
});

test('it is registered once the relay has an address, and not again while it is there', async () => {
  address = null;
  registrations.start();
  address = ADDRESS;
  await until('the registration', () => registered() === ADDRESS);
  await until('nothing waits', () => registrations.waitingSince() === null);
  const before = calls();
  clock.shift(HOUR);
  await until('it is read back', () => calls() > before);
  assert.equal(calls(), before + 1);
});

test('one that another system replaced is registered again within an hour', async () => {
  registrations.start();
  await until('the registration', () => registered() === ADDRESS);
  await until('nothing waits', () => registrations.waitingSince() === null);
  service.phones.register(OTHER);
  clock.shift(HOUR);
  await until('the registration', () => registered() === ADDRESS);
});

test('a service that fails is called again, and the task waits meanwhile', async () => {
  service.faults.set({ faults: [{ on: 'webhook', kind: 'status', status: 503, times: 2 }] });
  registrations.start();
  await until('a failure', () => failures === 1);
  assert.notEqual(registrations.waitingSince(), null);
  await until('the registration', () => {
    clock.shift(60_000);
    return registered() === ADDRESS;
  });
  assert.equal(failures, 2);
});

test('it is removed once the gateway does not want it, or is gone', async () => {
  registrations.start();
  for (const after of [[entry({})], [entry({ inbound: { register: false } })], []]) {
    setGateways(entry({ inbound: {} }));
    await until('the registration', () => registered() === ADDRESS);
    setGateways(...after);
    await until('the removal', () => registered() === null);
  }
});

test('one of another system is left alone where the gateway wants none', async () => {
  service.phones.register(OTHER);
  setGateways(entry({}));
  registrations.start();
  await until('it is read', () => calls() === 1);
  assert.equal(registered(), JSON.parse(OTHER).url);
});
