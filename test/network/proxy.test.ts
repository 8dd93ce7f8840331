import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ProxyRoute, proxyName, routeFromEnvironment, routesFromPac } from '../../network/proxy.ts';

/** A route in one word. */
function told(way: ProxyRoute | null): string {
  if (way === null) return 'unsaid';
  if (way.by === 'direct') return 'direct';
  if (way.by === 'unusable') return `unusable ${way.text}`;
  const { credentials } = way.proxy;
  const signIn = credentials ? ` as ${credentials.user}/${credentials.password}` : '';
  return `${proxyName(way.proxy)}${signIn}`;
}

const RELAY = 'https://relay.acme.example';
const P = { HTTPS_PROXY: 'http://proxy:8080' };

const environment: [env: Record<string, string>, url: string, expected: string][] = [
  [{}, RELAY, 'unsaid'],
  [{ HTTPS_PROXY: ' ' }, RELAY, 'unsaid'],
  [{ HTTP_PROXY: 'http://proxy:8080' }, RELAY, 'unsaid'],
  [P, RELAY, 'proxy:8080'],
  [P, 'http://relay.acme.example', 'unsaid'],
  [{ HTTP_PROXY: 'proxy:3128' }, 'http://relay.acme.example', 'proxy:3128'],
  [{ https_proxy: 'lower:1', HTTPS_PROXY: 'upper:2' }, RELAY, 'lower:1'],
  [{ HTTPS_PROXY: 'proxy' }, RELAY, 'proxy:80'],
  [{ HTTPS_PROXY: 'https://proxy' }, RELAY, 'https://proxy:443'],
  [{ HTTPS_PROXY: 'http://[::1]:3128' }, RELAY, '[::1]:3128'],
  [{ HTTPS_PROXY: 'http://dana:p%40ss%3A@proxy:8080/' }, RELAY, 'proxy:8080 as dana/p@ss:'],
  [{ HTTPS_PROXY: 'socks5://dana:secret@proxy:1080' }, RELAY, 'unusable socks5://proxy:1080'],
  [{ HTTPS_PROXY: 'http://dana:%zz@proxy:1080' }, RELAY, 'unusable http://proxy:1080'],
  [{ HTTPS_PROXY: 'socks5://dana:sec\nret@proxy:1080' }, RELAY, 'unusable socks5://proxy:1080'],
  [{ HTTPS_PROXY: 'http://proxy:99999' }, RELAY, 'unusable http://proxy:99999'],
  // Never for this machine.
  [P, 'https://localhost:7420', 'direct'],
  [P, 'http://127.0.0.1:7420', 'direct'],
  [P, 'https://[::1]:7420', 'direct'],
  [{ ...P, NO_PROXY: '*' }, RELAY, 'direct'],
  [{ ...P, NO_PROXY: 'acme.example' }, RELAY, 'direct'],
  [{ ...P, NO_PROXY: '.acme.example' }, RELAY, 'direct'],
  [{ ...P, NO_PROXY: '*.acme.example' }, RELAY, 'direct'],
  [{ ...P, NO_PROXY: 'cme.example' }, RELAY, 'proxy:8080'],
  [{ ...P, NO_PROXY: 'a.example, RELAY.acme.example' }, RELAY, 'direct'],
  [{ ...P, no_proxy: 'relay.acme.example', NO_PROXY: 'other' }, RELAY, 'direct'],
  [{ ...P, NO_PROXY: 'relay.acme.example:443' }, RELAY, 'direct'],
  [{ ...P, NO_PROXY: 'relay.acme.example:8443' }, RELAY, 'proxy:8080'],
  [{ ...P, NO_PROXY: 'relay.acme.example:8443' }, `${RELAY}:8443`, 'direct'],
  [{ ...P, NO_PROXY: '10.0.0.0/8' }, 'https://10.20.30.40', 'direct'],
  [{ ...P, NO_PROXY: '10.0.0.0/8' }, 'https://11.20.30.40', 'proxy:8080'],
  [{ ...P, NO_PROXY: '10.20.30.40' }, 'https://10.20.30.40', 'direct'],
  [{ ...P, NO_PROXY: 'fd00::/8' }, 'https://[fd12::1]', 'direct'],
  [{ ...P, NO_PROXY: '10.0.0.0/99 nonsense/8 :: ' }, 'https://10.20.30.40', 'proxy:8080'],
];

test('the environment names the proxy as curl reads it', () => {
  for (const [env, url, expected] of environment) {
    assert.equal(told(routeFromEnvironment(new URL(url), env)), expected, JSON.stringify([env, url]));
  }
});

test('an answer of PAC is a list of ways, in its order', () => {
  const cases: [text: string, expected: string[]][] = [
    ['DIRECT', ['direct']],
    ['', ['direct']],
    ['PROXY proxy.acme.example:8080', ['proxy.acme.example:8080']],
    ['PROXY a:1; HTTPS b:2 ;DIRECT;', ['a:1', 'https://b:2', 'direct']],
    ['proxy [fd00::1]:3128', ['[fd00::1]:3128']],
    ['SOCKS5 s:1080; PROXY a:1', ['unusable SOCKS5 s:1080', 'a:1']],
    ['PROXY', ['unusable http://']],
  ];
  for (const [text, expected] of cases) assert.deepEqual(routesFromPac(text).map(told), expected, text);
});
