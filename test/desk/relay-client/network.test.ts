/** The desk's socket on a company's network: through proxies, and the message for each failure. Real servers throughout. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import { createRelayClient } from '../../../desk/relay-client/relay-client.ts';
import { systemClock } from '../../../electron/system.ts';
import type { OutwardDeps } from '../../../network/agent.ts';
import { DIRECT, type ProxyRoute } from '../../../network/proxy.ts';
import { createProxySignIns } from '../../../network/proxy-sign-ins.ts';
import type { ConnectionView } from '../../../shared/bridge/snapshot.ts';
import { problem } from '../../../shared/problems.ts';
import { uuid } from '../../electron/parts/items.ts';
import { outward } from '../../electron/parts/network.ts';
import { smallRelay } from '../../electron/parts/relay.ts';
import { authority, type Certificate, selfSigned } from '../../helpers/certificate.ts';
import { connectProxy } from '../../helpers/connect-proxy.ts';
import { closedPort, listen } from '../../helpers/servers.ts';
import { until } from '../../helpers/until.ts';
import { silent } from './parts/silent.ts';

const company = authority('Acme Root');
const DAY_MS = 24 * 3600_000;
const relayCertificate = () =>
  company.issue({ subject: 'relay', names: ['relay.acme.example', 'localhost'], addresses: ['127.0.0.1'] });

setDefaultCACertificates([company.cert]);

function deskFor(t: TestContext, out: Partial<OutwardDeps> = {}, locale = 'en') {
  const lines: string[] = [];
  const views: ConnectionView[] = [];
  const client = createRelayClient({
    clock: systemClock(),
    random: { fraction: () => 0, uuid: () => uuid(1) },
    log: { info() {}, warn: (event, facts) => void lines.push(`${event} ${JSON.stringify(facts)}`) },
    device: 'test',
    agent: outward(out).agent,
    locale: () => locale,
  });
  client.follow(silent((view) => views.push(view)));
  t.after(() => client.close());
  const last = () => views.at(-1);
  return {
    client,
    lines,
    last,
    async offline() {
      await until('offline', () => views.some(({ state }) => state === 'offline'));
      const view = views.findLast(({ state }) => state === 'offline');
      assert.ok(view);
      return view;
    },
    connected: () => until('connected', () => last()?.state === 'connected'),
  };
}

const wayBy = (port: number): ProxyRoute => ({
  by: 'proxy',
  proxy: { host: '127.0.0.1', port, secure: false, credentials: null },
});

interface Case {
  name: string;
  make(t: TestContext): Promise<{ relay: string; ways?: ProxyRoute[] }>;
  en: RegExp;
  de: RegExp;
  log: RegExp;
}

const at = (port: number): string => `https://localhost:${port}`;
const shows = (certificate: () => Certificate) => async (t: TestContext) => ({
  relay: at(await listen(t, createSecureServer(certificate()))),
});
const proxied = (set: Partial<Awaited<ReturnType<typeof connectProxy>>>) => async (t: TestContext) => {
  const proxy = Object.assign(await connectProxy(t), set);
  return { relay: 'https://relay.acme.example', ways: [wayBy(proxy.port)] };
};
const names = ['localhost'];

const CASES: Case[] = [
  {
    name: 'name',
    make: async () => ({ relay: 'https://nowhere.invalid' }),
    en: /^The name nowhere\.invalid is not known on this network/,
    de: /^Der Name nowhere\.invalid ist in diesem Netz nicht bekannt/,
    log: /"failure":"name"/,
  },
  {
    name: 'refused',
    make: async () => ({ relay: at(await closedPort()) }),
    en: /refuses the connection/,
    de: /lehnt die Verbindung ab/,
    log: /"failure":"refused"/,
  },
  {
    name: 'silent',
    make: async (t) => ({ relay: at(await listen(t, createTcpServer())) }),
    en: /does not answer/,
    de: /antwortet nicht/,
    log: /"failure":"timeout"/,
  },
  {
    name: 'cut',
    make: async (t) => ({
      relay: at(
        await listen(
          t,
          createTcpServer((socket) => socket.destroy()),
        ),
      ),
    }),
    en: /was cut before it was established/,
    de: /getrennt, bevor sie stand/,
    log: /"failure":"cut"/,
  },
  {
    name: 'no TLS',
    make: async (t) => ({ relay: at(await listen(t, createServer())) }),
    en: /but not with TLS that can be used/,
    de: /nicht mit brauchbarem TLS/,
    log: /"failure":"tls","code":"ERR_SSL/,
  },
  {
    name: 'expired',
    make: shows(() => company.issue({ subject: 'old', names, from: Date.now() - 9 * DAY_MS, to: Date.now() - DAY_MS })),
    en: /^The certificate of localhost:\d+ ended on .* \(for old, issued by Acme Root\)/,
    de: /^Das Zertifikat von localhost:\d+ ist seit .* abgelaufen \(für old, ausgestellt von Acme Root\)/,
    log: /"failure":"certificate","why":"expired","code":"CERT_HAS_EXPIRED","subject":"old","issuer":"Acme Root"/,
  },
  {
    name: 'not yet valid: the clock',
    make: shows(() =>
      company.issue({ subject: 'early', names, from: Date.now() + DAY_MS, to: Date.now() + 9 * DAY_MS }),
    ),
    en: /begins on .* and this device's clock says .* Check the clock\./,
    de: /gilt erst ab .* Prüfen Sie die Uhr/,
    log: /"why":"not-yet-valid"/,
  },
  {
    name: 'self-signed',
    make: shows(() => selfSigned('localhost')),
    en: /a certificate that it signed itself \(for test, issued by test\)/,
    de: /ein selbst signiertes Zertifikat \(für test, ausgestellt von test\)/,
    log: /"why":"self-signed"/,
  },
  {
    name: 'unknown authority',
    make: shows(() => authority('Stranger').issue({ subject: 'strange', names })),
    en: /an authority that this device does not know \(for strange, issued by Stranger\)/,
    de: /einer Stelle, die dieses Gerät nicht kennt/,
    log: /"why":"unknown-issuer".*"issuer":"Stranger"/,
  },
  {
    name: 'wrong host',
    make: shows(() => company.issue({ subject: 'elsewhere', names: ['elsewhere.example'] })),
    en: /^The certificate at localhost:\d+ is for elsewhere\.example\./,
    de: /gilt für elsewhere\.example\./,
    log: /"why":"wrong-host"/,
  },
  {
    name: 'no upgrade',
    make: async (t) => {
      const server = createSecureServer(relayCertificate(), (_, response) => response.end('hello'));
      // Like a proxy that removes the upgrade.
      server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 426 Upgrade Required\r\n\r\n'));
      return { relay: at(await listen(t, server)) };
    },
    en: /does not let a WebSocket through \(426\)/,
    de: /keinen WebSocket durch \(426\)/,
    log: /"failure":"no-upgrade","status":426/,
  },
  {
    name: 'the relay behind is away',
    make: async (t) => {
      const server = createSecureServer(relayCertificate());
      server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
      return { relay: at(await listen(t, server)) };
    },
    en: /Beckon is not available there now \(502\)/,
    de: /dass Beckon dort gerade nicht verfügbar ist \(502\)/,
    log: /"failure":"no-upgrade","status":502/,
  },
  {
    name: 'asked by a name that the relay does not go by',
    make: async (t) => {
      const server = createSecureServer(relayCertificate());
      server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 421 Misdirected Request\r\n\r\n'));
      return { relay: at(await listen(t, server)) };
    },
    en: /does not go by that name \(421\)/,
    de: /kennt diesen Namen nicht als seinen \(421\)/,
    log: /"failure":"no-upgrade","status":421/,
  },
  {
    name: 'proxy away',
    make: async () => ({ relay: 'https://relay.acme.example', ways: [wayBy(await closedPort())] }),
    en: /^The proxy 127\.0\.0\.1:\d+ refuses the connection/,
    de: /^Der Proxy 127\.0\.0\.1:\d+ lehnt die Verbindung ab/,
    log: /"failure":"proxy-unreachable","proxy":"127\.0\.0\.1:\d+","why":"refused"/,
  },
  {
    name: 'proxy wants a sign-in',
    make: proxied({ signIn: { user: 'dana', password: 'secret' } }),
    en: /wants a name and a password\./,
    de: /verlangt Name und Passwort\./,
    log: /"failure":"proxy-sign-in".*"schemes":"basic","refused":false/,
  },
  {
    name: 'proxy wants what cannot be given',
    make: proxied({ signIn: { user: 'dana', password: 'secret' }, schemes: ['Negotiate', 'NTLM'] }),
    en: /of a kind that Beckon cannot give \(negotiate, ntlm\)/,
    de: /die Beckon nicht beherrscht \(negotiate, ntlm\)/,
    log: /"schemes":"negotiate ntlm"/,
  },
  {
    name: 'proxy refuses',
    make: proxied({ status: 403 }),
    en: /does not let connections to relay\.acme\.example through \(403\)/,
    de: /lässt keine Verbindung zu relay\.acme\.example durch \(403\)/,
    log: /"failure":"proxy-refused".*"status":403/,
  },
  {
    name: 'proxy does not get there',
    make: proxied({ status: 504 }),
    en: /does not reach relay\.acme\.example \(504\)/,
    de: /erreicht relay\.acme\.example nicht \(504\)/,
    log: /"status":504/,
  },
  {
    name: 'proxy of another kind',
    make: async () => ({ relay: 'https://relay.acme.example', ways: [{ by: 'unusable', text: 'SOCKS5 s:1080' }] }),
    en: /^The proxy setting “SOCKS5 s:1080” cannot be used/,
    de: /^Die Proxy-Einstellung „SOCKS5 s:1080“/,
    log: /"failure":"proxy-unusable"/,
  },
];

for (const { name, make, en, de, log } of CASES) {
  test(`has a text and a line of its own: ${name}`, async (t) => {
    const { relay, ways = [DIRECT] } = await make(t);
    for (const [locale, words] of [
      ['en', en],
      ['de', de],
    ] as const) {
      const desk = deskFor(t, { ways: async () => ways, ...(name === 'silent' ? { stepMs: 500 } : {}) }, locale);
      desk.client.use({ relay, token: 'dana-token' });
      assert.match((await desk.offline()).reason ?? '', words);
      assert.match(desk.lines[0] ?? '', log);
      await desk.client.close();
    }
  });
}

test('a night without the network is one line in the log', async (t) => {
  let tries = 0;
  const ways = async () => {
    tries += 1;
    return [DIRECT];
  };
  const desk = deskFor(t, { ways });
  desk.client.use({ relay: at(await closedPort()), token: 'dana-token' });
  await until('three tries', () => tries >= 3);
  assert.equal(desk.lines.length, 1);
});

test('connects through a proxy with authentication once credentials are given; the relay never receives them', async (t) => {
  const relay = await smallRelay(0, relayCertificate());
  t.after(relay.close);
  const proxy = await connectProxy(t);
  proxy.signIn = { user: 'dana', password: 'secret' };
  proxy.leads.set('relay.acme.example:443', { host: '127.0.0.1', port: Number(new URL(relay.url).port) });
  let given: { user: string; password: string } | null = null;
  const desk = deskFor(t, { ways: async () => [wayBy(proxy.port)], credentials: () => given });
  desk.client.use({ relay: 'https://relay.acme.example', token: 'dana-token' });
  assert.equal((await desk.offline()).proxySignIn, proxy.name);
  desk.client.reconnect();
  // A retry must not discard what the person is typing.
  assert.deepEqual([desk.last()?.state, desk.last()?.proxySignIn], ['connecting', proxy.name]);
  given = { user: 'dana', password: 'secret' };
  desk.client.reconnect();
  await desk.connected();
  assert.equal(desk.last()?.proxySignIn, undefined);
  assert.ok(!proxy.seen().includes('dana-token'));
});

test('a password that the proxy refuses is tried once, not all day', async (t) => {
  const proxy = await connectProxy(t);
  proxy.signIn = { user: 'dana', password: 'right' };
  const signIns = createProxySignIns({ kept: () => ({ user: 'dana', password: 'wrong' }), now: () => 0 });
  const desk = deskFor(t, { ways: async () => [wayBy(proxy.port)], ...signIns });
  desk.client.use({ relay: 'https://relay.acme.example', token: 'dana-token' });
  assert.match((await desk.offline()).reason ?? '', /does not take the name and password/);
  await until('four tries', () => proxy.asked.length >= 4);
  assert.equal(proxy.asked.filter(({ authorization }) => authorization !== null).length, 1);
  assert.equal(desk.last()?.proxySignIn, proxy.name);
});

test('a relay that finds the clocks apart is not left for good', async (t) => {
  const relay = await smallRelay();
  t.after(relay.close);
  relay.refusal = problem('UNAUTHENTICATED', 'The token is not valid yet', { reason: 'clock' });
  const desk = deskFor(t);
  desk.client.use({ relay: relay.url, token: 'early' });
  assert.match((await desk.offline()).reason ?? '', /^The clocks do not agree/);
  assert.match(desk.lines[0] ?? '', /"failure":"clock"/);
});

test('a computer that moves to another network finds the way again', async (t) => {
  const relay = await smallRelay(0, relayCertificate());
  t.after(relay.close);
  const leads = { host: '127.0.0.1', port: Number(new URL(relay.url).port) };
  const [office, branch] = [await connectProxy(t), await connectProxy(t)];
  for (const proxy of [office, branch]) proxy.leads.set('relay.acme.example:443', leads);
  let here = office;
  const desk = deskFor(t, { ways: async () => [wayBy(here.port)] });
  desk.client.use({ relay: 'https://relay.acme.example', token: 'dana-token' });
  await desk.connected();
  here = branch;
  await office.close();
  await until('through the branch', () => branch.asked.length > 0);
  await desk.connected();
});
