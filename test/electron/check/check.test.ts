/** The connection check, against a real relay behind TLS and a proxy, failing at each step. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createServer as createTls, setDefaultCACertificates } from 'node:tls';
import { checkRelay } from '../../../electron/check/check.ts';
import type { CheckDeps } from '../../../electron/check/check-context.ts';
import { systemClock } from '../../../electron/system.ts';
import { createAgent, createFetch } from '../../../network/agent.ts';
import { createProxyRoutes } from '../../../network/proxy-routes.ts';
import type { ConnectionCheck } from '../../../shared/bridge/connection-check.ts';
import { authority, type Certificate, selfSigned } from '../../helpers/certificate.ts';
import { connectProxy } from '../../helpers/connect-proxy.ts';
import { closedPort, listen } from '../../helpers/servers.ts';
import { startRelay } from '../../relay/parts/relay.ts';
import { asking } from '../parts/network.ts';

const company = authority('Acme Root');
const good = (): Certificate =>
  company.issue({ subject: 'relay', names: ['relay.acme.example', 'localhost'], addresses: ['127.0.0.1'] });

setDefaultCACertificates([company.cert]);

interface Checked {
  last: ConnectionCheck;
  shown: ConnectionCheck[];
  /** `proxy good, name good, …` */
  line: string;
  text(name: string): string;
  log: string[];
}

interface Setting {
  relay: string;
  token?: string;
  pac?: string;
  locale?: string;
  /** ms by which this computer's clock is ahead. */
  ahead?: number;
  resolve?: CheckDeps['waysTo'];
}

async function check({
  relay,
  token = 'dana-token',
  pac = 'DIRECT',
  locale = 'en',
  ahead = 0,
}: Setting): Promise<Checked> {
  const log: string[] = [];
  const { now } = systemClock();
  const deps = asking({
    clock: { now: () => now() + ahead },
    locale: () => locale,
    log: { info() {}, warn: (event, facts) => void log.push(`${event} ${JSON.stringify(facts)}`) },
  });
  const waysTo = createProxyRoutes({ env: {}, system: async () => pac, failed() {} });
  const outward = { ways: async (url: URL) => (await waysTo(url)).ways, credentials: () => null, stepMs: 20_000 };
  const agent = createAgent(outward);
  const shown: ConnectionCheck[] = [];
  const used = { ...deps, ...outward, waysTo, agent, fetch: createFetch(agent) };
  const last = await checkRelay({ relay, token }, used, (state) => void shown.push(structuredClone(state)));
  return {
    last,
    shown,
    line: last.steps.map(({ name, state }) => `${name} ${state}`).join(', '),
    text: (name) => last.steps.find((step) => step.name === name)?.text ?? '',
    log,
  };
}

/** The step that fails; earlier ones pass, later ones are not tried. */
function endsAt(failed: string, { line }: Checked): void {
  const states = line.split(', ');
  const place = states.indexOf(`${failed} bad`);
  assert.ok(place >= 0, line);
  assert.ok(
    states.slice(0, place).every((state) => state.endsWith('good')),
    line,
  );
  assert.ok(
    states.slice(place + 1).every((state) => state.endsWith('skipped')),
    line,
  );
}

/** A real relay behind a TLS-terminating server. @returns its port */
async function relayBehindTls(t: TestContext): Promise<number> {
  const relay = await startRelay({ publicUrl: 'https://relay.acme.example' });
  t.after(() => relay.close());
  const behind = Number(new URL(relay.url).port);
  const front = createTls(good(), (socket) => {
    const onward = connect(behind, '127.0.0.1');
    socket.on('error', () => onward.destroy()).pipe(onward);
    onward.on('error', () => socket.destroy()).pipe(socket);
  });
  return listen(t, front);
}

/** The route to `relay.acme.example` through a proxy, which alone resolves the name. */
async function proxied(t: TestContext, port: number) {
  const proxy = await connectProxy(t);
  proxy.leads.set('relay.acme.example:443', { host: '127.0.0.1', port });
  return { proxy, setting: { relay: 'https://relay.acme.example', pac: `PROXY ${proxy.name}` } };
}

test('without faults each step reports its finding live, through a proxy or directly', async (t) => {
  const port = await relayBehindTls(t);
  const straight = await check({ relay: `https://localhost:${port}` });
  const all = ['proxy', 'name', 'connect', 'certificate', 'relay', 'socket', 'token'];
  assert.equal(straight.line, all.map((name) => `${name} good`).join(', '));
  assert.equal(straight.text('proxy'), 'None: Beckon runs on this computer');
  assert.match(straight.text('certificate'), /^For relay, issued by Acme Root, until .* \(TLSv1\.3\)$/);
  assert.ok(straight.last.steps.every(({ ms }) => ms !== null && ms >= 0) && !straight.last.running);
  const running = straight.shown.map(({ steps }) => steps.find(({ state }) => state === 'running')?.name);
  assert.deepEqual([...new Set(running.filter((name) => name !== undefined))], all);
  const { proxy, setting } = await proxied(t, port);
  const through = await check(setting);
  assert.equal(through.line, straight.line);
  assert.equal(through.text('proxy'), `By the system: ${proxy.name}`);
  assert.equal(through.text('connect'), `Reached through ${proxy.name}`);
  assert.deepEqual(through.log, []);
  assert.ok(!proxy.seen().includes('dana-token'));
});

test('a relay on this computer needs neither proxy nor certificate', async (t) => {
  const relay = await startRelay();
  t.after(() => relay.close());
  const { line } = await check({ relay: relay.url, pac: 'PROXY nowhere.invalid:1' });
  assert.equal(line, 'proxy good, name good, connect good, certificate skipped, relay good, socket good, token good');
});

test('ends at the proxy, the name, the connection', async (t) => {
  const relay = 'https://relay.acme.example';
  const proxyStep = await check({ relay, pac: 'SOCKS5 s:1' });
  endsAt('proxy', proxyStep);
  assert.match(proxyStep.text('proxy'), /“SOCKS5 s:1” cannot be used/);
  endsAt('name', await check({ relay: 'https://nowhere.invalid' }));
  const proxyName = await check({ relay, pac: 'PROXY nowhere.invalid:8080' });
  endsAt('name', proxyName);
  assert.match(proxyName.text('name'), /^The name of the proxy nowhere\.invalid:8080/);
  endsAt('connect', await check({ relay: `https://127.0.0.1:${await closedPort()}` }));
  const { proxy, setting } = await proxied(t, 1);
  proxy.signIn = { user: 'dana', password: 'secret' };
  const signIn = await check(setting);
  endsAt('connect', signIn);
  assert.match(signIn.text('connect'), /wants a name and a password/);
  assert.match(signIn.log.join(), /"step":"connect","failure":"proxy-sign-in"/);
  assert.match((await check({ ...setting, locale: 'de' })).text('connect'), /verlangt Name und Passwort/);
});

test('fails at the certificate, the relay, the WebSocket, the token; the clock is reported', async (t) => {
  const secure = async (certificate: Certificate, answer: string, headers: Record<string, string> = {}) => {
    const server = createSecureServer(certificate, (_, response) => response.writeHead(200, headers).end(answer));
    return `https://localhost:${await listen(t, server)}`;
  };
  const stranger = await check({ relay: await secure(selfSigned('localhost'), '') });
  endsAt('certificate', stranger);
  assert.match(stranger.text('certificate'), /that it signed itself/);
  const other = await check({ relay: await secure(good(), '<html>') });
  endsAt('relay', other);
  assert.match(other.text('relay'), /does not answer like a Beckon server/);
  const stripped = await check({ relay: await secure(good(), JSON.stringify({ methods: ['token', 'pair'] })) });
  endsAt('socket', stripped);
  assert.match(stripped.text('socket'), /does not let a WebSocket through \(200\)/);
  const port = await relayBehindTls(t);
  const relay = `https://localhost:${port}`;
  const unknown = await check({ relay, token: 'nobody' });
  endsAt('token', unknown);
  assert.match(unknown.text('token'), /^The server does not let this computer in: /);
  const early = await check({ relay, ahead: 20 * 60_000 });
  endsAt('relay', early);
  assert.equal(early.text('relay'), "This computer's clock is 20 min ahead of the server's. Check the clock.");
  assert.match((await check({ relay, ahead: -3 * 3600_000 })).text('relay'), /is 3 h behind/);
});

test('a WebSocket that opens and carries nothing is none', async (t) => {
  const server = createServer((_, response) => response.end(JSON.stringify({ methods: ['token', 'pair'] })));
  server.on('upgrade', ({ headers }, socket) => {
    const accept = createHash('sha1').update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
    const lines = ['HTTP/1.1 101 Switching Protocols', 'upgrade: websocket', 'connection: upgrade'];
    socket.write([...lines, `sec-websocket-accept: ${accept.digest('base64')}`, '', ''].join('\r\n'));
    socket.end();
  });
  const { line, text } = await check({ relay: `http://127.0.0.1:${await listen(t, server)}` });
  assert.match(line, /relay good, socket bad, token skipped$/);
  assert.match(text('socket'), /was cut/);
});
