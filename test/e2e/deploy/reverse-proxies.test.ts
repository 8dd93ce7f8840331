/** nginx, Caddy and HAProxy before the relay, by the files of docs/deploy.md, over TLS of a private authority. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { LookupFunction } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { io } from 'socket.io-client';
import { stringify } from 'yaml';
import { freePort } from '../../../build/launch/free-port.ts';
import { projectRoot } from '../../../build/root.ts';
import { findProgram } from '../../../build/session/process.ts';
import type { DebianFolder } from '../../../build/setup/debian-folder.ts';
import { type Program, startProgram } from '../../helpers/program.ts';
import { RELAY_PROGRAM } from '../../helpers/relay-program.ts';
import { makeFolder, removeFolder, temporaryFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { type Authority, debianPrograms, fileOf, privateAuthority, type ServerSpec, startServer } from './parts.ts';

const run = promisify(execFile);
const HOST = 'relay.acme.example';
const SOURCE_KEY = 'erp-key-of-the-test';
/** Maximum of a batch, contract section 2. */
const BATCH_BYTES = 1024 * 1024;
const PROXIES = ['nginx', 'caddy', 'haproxy'] as const;
type ProxyName = (typeof PROXIES)[number];

const servers = await debianPrograms();
let folder: string;
let authority: Authority;
let relay: Program;
let relayPort: number;

/** The relay as the page's unit starts it, with the page's settings. */
async function startService(): Promise<Program> {
  const directory = join(folder, 'directory.yaml');
  writeFileSync(
    directory,
    stringify({
      sources: [{ id: 'erp', name: 'SAP ERP', key: SOURCE_KEY }],
      users: PROXIES.map((id) => ({ id, name: `Behind ${id}`, token: `${id}-token-of-the-test` })),
    }),
  );
  const settings = fileOf('relay.env', {
    'PORT=7420': `PORT=${relayPort}`,
    '/var/lib/beckon-relay': join(folder, 'data'),
    '/etc/beckon/directory.yaml': directory,
  });
  const lines = settings.split('\n').filter((line) => line !== '');
  const env = Object.fromEntries(lines.map((line) => /^([A-Z_]+)=(.*)$/.exec(line)?.slice(1) ?? ['', '']));
  const unit = fileOf('beckon-relay.service', { '/opt/beckon': projectRoot });
  const [node = '', ...args] = /^ExecStart=(.*)$/m.exec(unit)?.[1]?.split(' ') ?? [];
  assert.ok(args.includes(RELAY_PROGRAM), 'the service runs what was built');
  const program = startProgram({ args, env: { ...env, BECKON_LOG: 'warn' } });
  await program.waitForLine(/^relay ready/);
  assert.equal(node, join(projectRoot, 'node_modules/.bin/node'));
  return program;
}

/** Its configuration file with this test's ports and paths. */
async function specOf(name: ProxyName, debian: DebianFolder, port: number, plainPort: number): Promise<ServerSpec> {
  const home = join(folder, name);
  mkdirSync(home);
  const ours = { '127.0.0.1:7420': `127.0.0.1:${relayPort}`, '/etc/beckon/tls': authority.folder };
  const write = (file: string, text: string): string => {
    writeFileSync(join(home, file), text);
    return join(home, file);
  };
  if (name === 'nginx') {
    const listening = {
      'listen 80;': `listen 127.0.0.1:${plainPort};`,
      'listen 443 ssl;': `listen 127.0.0.1:${port} ssl;`,
    };
    const site = write('site.conf', fileOf('nginx.conf', { ...ours, ...listening }));
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (of) => `${of}_temp_path ${home}/${of};`,
    );
    const user = process.getuid?.() === 0 ? 'user root;' : '';
    const main = write(
      'main.conf',
      `daemon off; ${user} pid ${home}/pid; worker_processes 1; error_log stderr; events { worker_connections 256; }
       http { access_log off; ${temporary.join(' ')} include ${site}; }`,
    );
    return { servers: debian, program: 'usr/sbin/nginx', args: ['-e', 'stderr', '-p', home, '-c', main], port };
  }
  if (name === 'caddy') {
    const options = `{\n\tdefault_bind 127.0.0.1\n\tadmin off\n\thttp_port ${plainPort}\n\thttps_port ${port}\n}\n`;
    const file = write('Caddyfile', options + fileOf('Caddyfile', ours));
    const env = { HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home };
    return {
      servers: debian,
      program: 'usr/bin/caddy',
      args: ['run', '--config', file, '--adapter', 'caddyfile'],
      env,
      port,
    };
  }
  const listening = { 'bind :80': `bind 127.0.0.1:${plainPort}`, 'bind :443': `bind 127.0.0.1:${port}` };
  // It refuses to start if the machine allows fewer open files.
  const small = { 'maxconn 20000': 'maxconn 200' };
  const file = write('haproxy.cfg', fileOf('haproxy.cfg', { ...ours, ...listening, ...small }));
  return { servers: debian, program: 'usr/sbin/haproxy', args: ['-db', '-f', file], port };
}

/** A client of the proxy, connecting from `from`, an address of this machine's loopback. */
function clientOf(port: number, from: string) {
  const ca = readFileSync(authority.ca, 'utf8');
  const lookup: LookupFunction = (_, { all }, done) =>
    all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
  const agent = new Agent({ ca, lookup, localAddress: from, keepAlive: true });
  const url = `https://${HOST}:${port}`;
  return {
    url,
    from,
    agent,
    ask: (path: string, { key, body, headers = {} }: { key?: string; body?: string; headers?: object } = {}) =>
      new Promise<{ status: number; type: string; text: string; cookies: string[] }>((resolve, reject) => {
        const asked = request(`${url}${path}`, {
          agent,
          method: body === undefined ? 'GET' : 'POST',
          headers: {
            ...(key ? { authorization: `Bearer ${key}` } : {}),
            ...(body === undefined ? {} : { 'content-type': 'application/cloudevents-batch+json' }),
            ...headers,
          },
        });
        asked.once('error', reject).once('response', async (response) => {
          let text = '';
          for await (const part of response.setEncoding('utf8')) text += part;
          const { 'content-type': type = '', 'set-cookie': cookies = [] } = response.headers;
          resolve({ status: response.statusCode ?? 0, type, text, cookies });
        });
        asked.end(body);
      }),
  };
}
type Client = ReturnType<typeof clientOf>;

const eventFor = (person: string, body = 'ACME GmbH'): object => ({
  specversion: '1.0',
  id: randomUUID(),
  source: '/erp',
  type: 'com.xconnector.approval.requested',
  data: { title: 'PO 4711 needs your approval', body, audience: { users: [person] } },
});

/** Signed in like a page of the web client. @returns the headers that a browser sends with its socket */
async function signedInBrowser(client: Client, person: string): Promise<Record<string, string>> {
  const page = await client.ask('/');
  assert.deepEqual([page.status, page.type], [200, 'text/html; charset=utf-8'], page.text);
  assert.match(page.text, /<script type="module"/);
  const own = { 'content-type': 'application/json', 'x-beckon-page': '1', origin: `https://${HOST}` };
  const body = JSON.stringify({ token: `${person}-token-of-the-test` });
  const { status, cookies, text } = await client.ask('/me/session', { body, headers: own });
  assert.equal(status, 200, text);
  return { cookie: cookies[0]?.split(';')[0] ?? '', origin: `https://${HOST}` };
}

/** A desk of any Socket.IO client. @param browser headers sent in place of a token */
function openDesk(t: TestContext, { url, agent }: Client, person: string, browser?: Record<string, string>) {
  // The library accepts Node's agent, but its types omit it.
  const nodes: object = { agent };
  const socket = io(`${url}/v1/desk`, {
    transports: ['websocket'],
    auth: browser ? { cursor: null } : { token: `${person}-token-of-the-test`, cursor: null },
    ...(browser ? { extraHeaders: browser } : {}),
    ...nodes,
    reconnection: false,
    forceNew: true,
  });
  t.after(() => socket.disconnect());
  const desk = { socket, items: new Set<string>(), live: false, pings: 0, ended: '' };
  socket.io.on('ping', () => {
    desk.pings += 1;
  });
  socket.on('connect_error', ({ message }) => {
    desk.ended = message;
  });
  socket.on('disconnect', (reason) => {
    desk.ended = reason;
  });
  socket.on('sync', ({ live }, received) => {
    desk.live = live;
    received();
  });
  socket.on('item', ({ item }) => desk.items.add(item.id));
  return desk;
}

const skip = typeof servers === 'string' ? servers : false;
describe('a reverse proxy as the documentation has it', { concurrency: true, skip }, () => {
  before(async () => {
    folder = await makeFolder('deploy');
    authority = await privateAuthority(join(folder, 'tls'), HOST);
    relayPort = await freePort(0);
    relay = await startService();
  });
  after(async () => {
    await relay.kill();
    await removeFolder(folder);
  });

  for (const [index, name] of PROXIES.entries()) {
    test(name, async (t) => {
      assert.ok(typeof servers !== 'string');
      const [port, plainPort] = [await freePort(0), await freePort(0)];
      const proxy = await startServer(await specOf(name, servers, port, plainPort));
      t.after(() => proxy.stop());
      const client = clientOf(port, `127.0.0.${10 + index}`);
      const neighbour = clientOf(port, `127.0.0.${20 + index}`);
      t.after(() => client.agent.destroy());
      t.after(() => neighbour.agent.destroy());

      const ready = await until('the proxy finds the relay', async () => {
        const answer = await client.ask('/health/ready');
        return answer.status === 200 && answer;
      });
      assert.equal(ready.text, '{"status":"ok"}');
      const plain = await fetch(`http://127.0.0.1:${plainPort}/me`, { redirect: 'manual', headers: { host: HOST } });
      assert.match(`${plain.status} ${plain.headers.get('location')}`, /^308 https:\/\//);

      const desk = openDesk(t, client, name);
      await until('the desk is live', () => {
        assert.equal(desk.ended, '', proxy.output());
        return desk.live;
      });
      const post = (events: object[]) => client.ask('/v1/events', { key: SOURCE_KEY, body: JSON.stringify(events) });
      const first = await post([eventFor(name)]);
      assert.equal(first.status, 202, first.text);
      const { itemId } = JSON.parse(first.text).results[0];
      await until('the item is on the desk', () => desk.items.has(itemId));
      const inBrowser = openDesk(t, client, name, await signedInBrowser(client, name));
      await until('the web client is live', () => {
        assert.equal(inBrowser.ended, '', proxy.output());
        return inBrowser.live;
      });

      const long = () => eventFor(name, 'x'.repeat(1900));
      const fitting = Math.floor((BATCH_BYTES - 2) / (JSON.stringify(long()).length + 1));
      const most = await post(Array.from({ length: fitting }, long));
      assert.equal(most.status, 202, most.text.slice(0, 500));
      // The relay closes without reading the body: a proxy that is still sending may answer 502 itself.
      const over = await until('the refusal', async () => {
        const answer = await post(Array.from({ length: fitting + 1 }, long));
        return answer.status === 502 ? null : answer;
      });
      assert.deepEqual([over.status, over.type.split(';')[0]], [413, 'application/problem+json'], over.text);

      await limitedByAddress(client, neighbour);

      await until('the relay has pinged the idle desk', () => desk.pings > 0);
      const answered = await desk.socket.timeout(30_000).emitWithAck('respond', {
        itemId,
        action: 'approve',
        key: randomUUID(),
      });
      assert.equal(desk.ended, '', 'the same connection all the time');
      assert.equal(answered.ok, true, JSON.stringify(answered));
    });
  }
});

/** Limits apply to the client's real address, whatever headers it sends, and to no other's. */
async function limitedByAddress(client: Client, neighbour: Client): Promise<void> {
  const refused = async (headers: object = {}) => {
    const answers = await Promise.all(Array.from({ length: 25 }, () => client.ask('/v1/sign-in', { headers })));
    return answers.some(({ status }) => status === 429);
  };
  await until('too many questions from one address', () => refused());
  assert.ok(await refused({ 'x-forwarded-for': '203.0.113.9' }), 'it cannot pass for another');
  const pretending = { headers: { 'x-forwarded-for': client.from } };
  for (const more of [{}, pretending])
    assert.equal((await neighbour.ask('/v1/sign-in', more)).status, 200, 'another address is not limited');
}

test('systemd finds nothing wrong with the unit', {
  skip: findProgram('systemd-analyze') ? false : 'there is no systemd here',
}, async (t) => {
  const home = await temporaryFolder(t);
  const unit = join(home, 'beckon-relay.service');
  writeFileSync(unit, fileOf('beckon-relay.service', { '/opt/beckon': projectRoot }));
  const verified = run('systemd-analyze', ['verify', '--man=no', unit]).catch((failed: { stderr: string }) => failed);
  const { stderr } = await verified;
  // It also inspects this machine's units; those are not ours.
  const about = stderr.split('\n').filter((line) => line.includes('beckon-relay'));
  assert.deepEqual(about, []);
});
