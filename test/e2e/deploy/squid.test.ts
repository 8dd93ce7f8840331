/** Squid between the relay and the outside, by the file of docs/deploy.md: CONNECT, Basic, a private authority; and its refusals. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { freePort } from '../../../build/launch/free-port.ts';
import type { DebianFolder } from '../../../build/setup/debian-folder.ts';
import { type Program, startProgram } from '../../helpers/program.ts';
import { RELAY_PROGRAM } from '../../helpers/relay-program.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { debianPrograms, fileOf, privateAuthority, type Server, startServer } from './parts.ts';

const run = promisify(execFile);
const PASSWORD = 'p@ss word';
const SECRET = `whsec_${Buffer.from('the-secret-of-the-source-32-byte').toString('base64')}`;
const servers = await debianPrograms();

/** A source's endpoint, `sap.acme.example`, which only the proxy's hosts file knows. */
async function startSource(t: TestContext, folder: string) {
  const tls = await privateAuthority(join(folder, 'tls'), 'sap.acme.example');
  const pem = (name: string) => readFileSync(join(tls.folder, name));
  const received: string[] = [];
  const server = createServer({ cert: pem('relay.pem'), key: pem('relay.key') }, (request, response) => {
    received.push(String(request.headers['webhook-id']));
    request.resume().once('end', () => response.writeHead(204).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close().closeAllConnections());
  return { received, ca: tls.ca, port: (server.address() as AddressInfo).port };
}

async function startSquid(debian: DebianFolder, folder: string, port: number, secure: number): Promise<Server> {
  const home = join(folder, 'squid');
  mkdirSync(home);
  const below = (path: string) => join(debian.root, path);
  // Started by root, Squid drops to a user that may not read every folder.
  for (const one of [folder, home]) chmodSync(one, 0o755);
  const helper = join(home, 'basic_ncsa_auth');
  copyFileSync(below('usr/lib/squid/basic_ncsa_auth'), helper);
  const { stdout } = await run('openssl', ['passwd', '-apr1', PASSWORD]);
  const write = (name: string, text: string) => writeFileSync(join(home, name), text, { mode: 0o644 });
  write('accounts', `beckon:${stdout}`);
  write('hosts', '127.0.0.1 sap.acme.example\n10.1.2.3 inside.acme.example\n');
  const page = fileOf('squid.conf', {
    'http_port 3128': `http_port 127.0.0.1:${port}`,
    '/usr/lib/squid/basic_ncsa_auth': helper,
    '/etc/squid/beckon-accounts': join(home, 'accounts'),
    'acl secure port 443': `acl secure port ${secure}`,
    // The outside servers of this test run on this machine.
    'http_access deny to_localhost\n': '',
  });
  const ours = {
    pid_filename: 'none',
    cache_log: join(home, 'cache.log'),
    access_log: 'none',
    cache: 'deny all',
    hosts_file: join(home, 'hosts'),
    dns_nameservers: '127.0.0.1',
    error_directory: below('usr/share/squid/errors/templates'),
    mime_table: below('usr/share/squid/mime.conf'),
    icon_directory: below('usr/share/squid/icons'),
    err_page_stylesheet: below('etc/squid/errorpage.css'),
    unlinkd_program: below('usr/lib/squid/unlinkd'),
    logfile_daemon: below('usr/lib/squid/log_file_daemon'),
    netdb_filename: 'none',
    coredump_dir: 'none',
    pinger_enable: 'off',
    visible_hostname: 'proxy.acme.example',
    shutdown_lifetime: '0 seconds',
  };
  write(
    'squid.conf',
    `${page}\n${Object.entries(ours)
      .map(([name, value]) => `${name} ${value}\n`)
      .join('')}`,
  );
  const args = ['-N', '-d1', '-f', join(home, 'squid.conf')];
  return startServer({ servers: debian, program: 'usr/sbin/squid-gnutls', args, port });
}

interface Outgoing {
  program: Program;
  url: string;
}

async function startRelay(folder: string, proxy: string, ca: string, secure: number): Promise<Outgoing> {
  const directory = join(folder, 'directory.yaml');
  const source = (id: string, host: string) => ({
    id,
    name: id,
    key: `${id}-key-of-the-test`,
    response: { url: `https://${host}:${secure}/answers`, secret: SECRET },
  });
  const sources = [source('sap', 'sap.acme.example'), source('inside', 'inside.acme.example')];
  writeFileSync(directory, stringify({ sources, users: [{ id: 'dana', name: 'Dana Fox', token: 'dana-token' }] }));
  const env = {
    BECKON_PORT: '0',
    BECKON_DATA: mkdtempSync(join(folder, 'data-')),
    BECKON_DIRECTORY: directory,
    BECKON_CA_FILE: ca,
    HTTPS_PROXY: proxy,
    https_proxy: undefined,
    NO_PROXY: undefined,
    no_proxy: undefined,
  };
  const program = startProgram({ args: [RELAY_PROGRAM, 'serve'], env });
  const line = await program.waitForLine(/^relay ready at/);
  return { program, url: line.split(' ').at(-1) ?? '' };
}

async function approve(url: string, source: string): Promise<string> {
  const post = async (path: string, key: string, type: string, body: object) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': type };
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    assert.ok(response.ok, `${path}: ${response.status}`);
    // biome-ignore lint/suspicious/noExplicitAny: what comes off the wire has no type here; the test says what it must be.
    return (await response.json()) as any;
  };
  const data = { title: 'PO 4711 needs your approval', audience: { users: ['dana'] } };
  const event = {
    specversion: '1.0',
    id: randomUUID(),
    source: `/${source}`,
    type: 'com.xconnector.approval.requested',
    data,
  };
  const { results } = await post('/v1/events', `${source}-key-of-the-test`, 'application/cloudevents+json', event);
  const [{ itemId }] = results;
  const answer = { action: 'approve', key: randomUUID() };
  await post(`/v1/items/${itemId}/responses`, 'dana-token', 'application/json', answer);
  return itemId;
}

test('answers reach a source outside by Squid; what Squid refuses is said in its own words', {
  skip: typeof servers === 'string' ? servers : false,
}, async (t) => {
  assert.ok(typeof servers !== 'string');
  const folder = await makeFolder('squid');
  // In this order: the folder is removed after its users have exited.
  const closing: (() => Promise<unknown>)[] = [() => removeFolder(folder)];
  t.after(async () => {
    for (const close of closing.reverse()) await close();
  });
  const source = await startSource(t, folder);
  const port = await freePort(0);
  const squid = await startSquid(servers, folder, port, source.port);
  closing.push(() => squid.stop());
  const by = (signIn: string) => startRelay(folder, `http://${signIn}127.0.0.1:${port}`, source.ca, source.port);

  const nobody = await by('');
  closing.push(() => nobody.program.kill());
  await approve(nobody.url, 'sap');
  await nobody.program.waitForLine(/outbound attempt.*/);
  assert.match(nobody.program.output(), /the proxy 127\.0\.0\.1:\d+ wants a sign-in, and HTTPS_PROXY holds none/);

  const beckon = await by(`beckon:${encodeURIComponent(PASSWORD)}@`);
  closing.push(() => beckon.program.kill());
  const itemId = await approve(beckon.url, 'sap');
  await until('the source has the answer', () => source.received.length === 1);
  await until('and the item shows it', async () => {
    const reply = await fetch(`${beckon.url}/v1/items/${itemId}`, { headers: { authorization: 'Bearer dana-token' } });
    return /"fate":"confirmed"/.test(await reply.text());
  });
  await approve(beckon.url, 'inside');
  await beckon.program.waitForLine(/the proxy 127\.0\.0\.1:\d+ refused \(HTTP 403\)/);
  assert.match(beckon.program.output(), new RegExp(`"proxy":"127.0.0.1:${port}","signIn":true`));
  assert.doesNotMatch(beckon.program.output(), /p@ss|p%40ss/);
});
