import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProxyEnvironment } from '../../network/proxy.ts';
import { createProxyRoutes } from '../../network/proxy-routes.ts';

async function waysTo(address: string, env: ProxyEnvironment, system: (url: string) => Promise<string>) {
  const failures: unknown[] = [];
  const asked: string[] = [];
  const ways = createProxyRoutes({
    env,
    system: (url) => {
      asked.push(url);
      return system(url);
    },
    failed: (error) => void failures.push(error),
    patienceMs: 50,
  });
  const found = await ways(new URL(address));
  const told = found.ways.map((way) => (way.by === 'proxy' ? `${way.proxy.host}:${way.proxy.port}` : way.by));
  return { told: `${found.by}: ${told.join(', ')}`, failures: failures.length, asked };
}

const RELAY = 'https://relay.acme.example/beckon?x=1';
const pac = async () => 'PROXY one:1; DIRECT';

test('the environment goes before the system, and neither is asked of what is on this machine', async () => {
  const env = { HTTPS_PROXY: 'env:8080', NO_PROXY: 'branch.acme.example' };
  assert.equal((await waysTo(RELAY, env, pac)).told, 'environment: env:8080');
  assert.equal((await waysTo('https://branch.acme.example', env, pac)).told, 'environment: direct');
  const here = await waysTo('https://127.0.0.1:7420', env, pac);
  assert.deepEqual([here.told, here.asked], ['none: direct', []]);
  const system = await waysTo(RELAY, {}, pac);
  assert.equal(system.told, 'system: one:1, direct');
  assert.deepEqual(system.asked, ['https://relay.acme.example'], 'a script of the network learns the host alone');
});

test('a system that fails or gives no reply is reported, and the direct connection is tried', async () => {
  const fails = () => Promise.reject(new Error('no'));
  const never = () => new Promise<string>(() => {});
  for (const system of [fails, never]) {
    const { told, failures } = await waysTo(RELAY, {}, system);
    assert.deepEqual([told, failures], ['system: direct', 1]);
  }
});
