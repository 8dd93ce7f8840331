/** `doctor`: each finding, on a relay with the problem and on one without. */
import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { run } from '../../../relay/main.ts';
import { authority } from '../../helpers/certificate.ts';
import { startProgram } from '../../helpers/program.ts';
import { RELAY_PROGRAM } from '../../helpers/relay-program.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { startMailServer } from '../outbound/smtp/mail-server.ts';

interface Found {
  check: string;
  level: 'ok' | 'warn' | 'fail';
  detail: string;
  todo: string | null;
}
interface Examined {
  code: number;
  err: string;
  findings: Found[];
  of: (check: string) => Found;
}

async function verb(argv: readonly string[], env: Record<string, string>) {
  const lines = { out: [] as string[], err: [] as string[] };
  const io = {
    out: (line: string) => lines.out.push(line),
    err: (line: string) => lines.err.push(line),
    stop: Promise.resolve('SIGTERM'),
  };
  const code = await run(argv, env, io);
  return { code, out: lines.out.join('\n'), err: lines.err.join('\n') };
}

async function doctor(env: Record<string, string>): Promise<Examined> {
  const { code, out, err } = await verb(['doctor', '--json'], env);
  const { findings }: { findings: Found[] } = JSON.parse(out);
  const of = (check: string): Found => {
    const found = findings.find((one) => one.check === check);
    assert.ok(found, `${check}: ${out}`);
    return found;
  };
  return { code, err, findings, of };
}

async function relayFolder(t: TestContext, directory: object) {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'directory.yaml');
  writeFileSync(file, JSON.stringify(directory));
  return { BECKON_DATA: join(folder, 'data'), BECKON_PORT: '0', BECKON_LOG: 'warn', BECKON_DIRECTORY: file };
}

const portOf = (server: { address(): AddressInfo | string | null }): number => {
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
};

async function listening(t: TestContext, server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return portOf(server);
}

const PEOPLE = { users: [{ id: 'dana', name: 'Dana' }] };
const sourceAt = (id: string, url: string) => ({
  id,
  name: id,
  grants: '*',
  response: { url, secret: 'whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4' },
});

test('a relay that runs and lacks nothing has no finding that fails, and a backup is known by its time', async (t) => {
  const open = await listening(t, createServer());
  const env = await relayFolder(t, { ...PEOPLE, sources: [sourceAt('erp', `http://127.0.0.1:${open}/answers`)] });
  const relay = startProgram({ args: [RELAY_PROGRAM, 'serve'], env });
  t.after(() => relay.end());
  const url = (await relay.waitForLine(/^relay ready at/)).split(' ').at(-1) ?? '';
  const before = await doctor(env);
  assert.deepEqual([before.code, before.err], [0, '']);
  assert.deepEqual(
    before.findings.filter(({ level }) => level === 'fail'),
    [],
  );
  assert.equal(before.of('relay').detail, 'it runs');
  assert.match(before.of('sources/erp/response/url').detail, /is reached, without TLS/);
  assert.deepEqual(
    [before.of('backup').level, before.of('backup').detail],
    ['warn', 'no backup of this store is known'],
  );
  assert.equal((await verb(['backup', join(env.BECKON_DATA, 'copy.db')], env)).code, 0);
  assert.equal((await doctor(env)).of('backup').level, 'ok');
  const port = new URL(url).port;
  assert.equal((await verb(['doctor', '--ready'], { ...env, BECKON_PORT: port })).code, 0);
});

test('what is wrong has what to do beside it, and the exit status says so', async (t) => {
  const gone = createServer();
  const port = await listening(t, gone);
  await new Promise((resolve) => gone.close(resolve));
  const env = await relayFolder(t, { ...PEOPLE, sources: [sourceAt('erp', `http://127.0.0.1:${port}/answers`)] });
  assert.equal((await verb(['import', env.BECKON_DIRECTORY], env)).code, 0);
  chmodSync(join(env.BECKON_DATA, 'keys'), 0o600);
  chmodSync(env.BECKON_DATA, 0o755);
  const found = await doctor({ ...env, HTTPS_PROXY: 'ftp://proxy' });
  assert.equal(found.code, 1);
  assert.match(found.err, /checks failed$/);
  for (const check of ['file modes', 'sources/erp/response/url', 'proxy'])
    assert.equal(found.of(check).level, 'fail', check);
  for (const { level, todo, check } of found.findings) assert.equal(todo === null, level === 'ok', check);
  assert.equal(found.of('relay').level, 'warn');
  assert.equal((await verb(['doctor', '--ready'], { ...env, BECKON_PORT: String(port) })).code, 1);
});

test('a certificate is named by its end, and one whose authority is not trusted is a failure', async (t) => {
  const end = Date.now() + 3 * 24 * 60 * 60_000;
  const own = authority('Acme');
  const { cert, key } = own.issue({ addresses: ['127.0.0.1'], to: end });
  const port = await listening(t, createTlsServer({ cert, key }));
  const sources = [sourceAt('erp', `https://127.0.0.1:${port}/answers`)];
  const env = await relayFolder(t, { ...PEOPLE, sources });
  await verb(['import', env.BECKON_DIRECTORY], env);
  assert.equal((await doctor(env)).of('sources/erp/response/url').level, 'fail');
  const ca = join(env.BECKON_DATA, 'ca.pem');
  writeFileSync(ca, own.cert);
  const found = (await doctor({ ...env, BECKON_CA_FILE: ca })).of('sources/erp/response/url');
  assert.equal(found.level, 'warn');
  assert.match(found.detail, /certificate ends .*, in [23] days/);
});

test('a gateway signs in, and sends nothing', async (t) => {
  const asked: string[] = [];
  const service = createServer((request, reply) => {
    asked.push(request.url ?? '');
    const basic = Buffer.from('client:right').toString('base64');
    const known = request.headers.authorization === `Basic ${basic}`;
    reply.writeHead(known ? 200 : 401, { 'content-type': 'application/json' });
    reply.end(known ? '{"access_token":"t","expires_in":600}' : '{}');
  });
  const api = `http://127.0.0.1:${await listening(t, service)}`;
  const gateway = {
    id: 'ot',
    kind: 'opentext',
    api,
    odn: api,
    tenant: 'acme',
    clientId: 'client',
    clientSecret: 'right',
  };
  const mail = await startMailServer();
  t.after(mail.close);
  const env = await relayFolder(t, {
    ...PEOPLE,
    gateways: [
      gateway,
      { ...gateway, id: 'wrong', clientSecret: 'other' },
      { id: 'mail', kind: 'smtp', url: `smtp://127.0.0.1:${mail.port}`, from: 'beckon@acme.example' },
      { id: 'no-mail', kind: 'smtp', url: 'smtp://127.0.0.1:9', from: 'beckon@acme.example' },
    ],
  });
  await verb(['import', env.BECKON_DIRECTORY], env);
  const found = await doctor(env);
  assert.equal(found.of('gateways/ot sign-in').level, 'ok');
  assert.equal(found.of('gateways/wrong sign-in').level, 'fail');
  assert.equal(found.of('gateways/mail sign-in').level, 'ok');
  assert.equal(found.of('gateways/no-mail sign-in').level, 'fail');
  assert.deepEqual([mail.mails.length, mail.commands.includes('DATA')], [0, false]);
  assert.deepEqual([...new Set(asked)], ['/tenants/acme/oauth2/token']);
});

test('a store that does not open is a finding', async (t) => {
  const env = await relayFolder(t, PEOPLE);
  await verb(['import', env.BECKON_DIRECTORY], env);
  writeFileSync(join(env.BECKON_DATA, 'beckon.db'), 'garbage'.repeat(10_000));
  const found = await doctor(env);
  assert.deepEqual([found.code, found.of('relay').level], [1, 'fail']);
});
