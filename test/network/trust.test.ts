import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { CaFileError, readCaFile } from '../../network/trust.ts';
import { authority } from '../helpers/certificate.ts';
import { startProgram } from '../helpers/program.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const company = authority('Acme Root');
const other = authority('Other Root');

async function serve(t: TestContext): Promise<string> {
  const { cert, key } = company.issue({ names: ['localhost'], addresses: ['127.0.0.1'] });
  const server: Server = createServer({ cert, key }, (_, response) => response.end('hello'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** The response that a fresh program gets after its trust set-up: by `fetch`, and by `node:https`. */
async function ask(url: string, env: Record<string, string>): Promise<string> {
  const script = `
    import { completeTrust, trustAuthorities } from ${JSON.stringify(new URL('../../network/trust.ts', import.meta.url).href)};
    import { get } from 'node:https';
    try { trustAuthorities(process.env.BECKON_CA_FILE, (trusted) => console.log('trusts', JSON.stringify(trusted))); completeTrust(); }
    catch (error) { console.log(error.name, error.message); process.exit(1); }
    const fetched = await fetch(${JSON.stringify(url)}).then((r) => r.text(), (e) => e.cause?.code);
    const got = await new Promise((done) => get(${JSON.stringify(url)}, (r) => r.on('data', (d) => done(String(d)))).on('error', (e) => done(e.code)));
    console.log('fetch', fetched, 'https', got);`;
  const none = { NODE_EXTRA_CA_CERTS: undefined, SSL_CERT_FILE: undefined, SSL_CERT_DIR: undefined };
  const program = startProgram({
    args: ['--input-type=module-typescript', '-e', script],
    env: { ...none, BECKON_CA_FILE: undefined, ...env },
  });
  await program.exited;
  return program.output();
}

test('a file of authorities is trusted by every way a program calls others', async (t) => {
  const url = await serve(t);
  const folder = await temporaryFolder(t);
  const file = join(folder, 'acme.pem');
  await writeFile(file, `Acme's own\n${other.cert}\n# and\n${company.cert}`);
  assert.match(await ask(url, {}), /fetch \w*(SELF_SIGNED|UNABLE)\w* https \w*(SELF_SIGNED|UNABLE)/);
  const told = await ask(url, { BECKON_CA_FILE: file });
  assert.match(told, /fetch hello https hello/);
  assert.match(told, /"file":2/);
});

test('the first connection of each client completes the trust', async (t) => {
  const url = await serve(t);
  const file = join(await temporaryFolder(t), 'acme.pem');
  await writeFile(file, company.cert);
  const at = (path: string) => JSON.stringify(new URL(`../../${path}`, import.meta.url).href);
  const clients = {
    fetch: `import { createAgent, createFetch } from ${at('network/agent.ts')};
      const agent = createAgent({ ways: async () => [{ by: 'direct' }], credentials: () => null });
      console.log(await (await createFetch(agent)(url)).text());`,
    exchange: `import { createExchange } from ${at('relay/outbound/exchange.ts')};
      const exchange = createExchange({ now: Date.now });
      console.log((await exchange.send({ method: 'GET', url, headers: {} })).body);
      exchange.close();`,
  };
  for (const [name, client] of Object.entries(clients)) {
    const set = `import { trustAuthorities } from ${at('network/trust.ts')};
      const url = ${JSON.stringify(url)};
      trustAuthorities(${JSON.stringify(file)}, ({ file }) => console.log('file', file));`;
    const program = startProgram({ args: ['--input-type=module-typescript', '-e', `${set}\n${client}`], env: {} });
    await program.exited;
    assert.match(program.output(), /file 1\s+hello/, name);
  }
});

test('what the operating system trusts is trusted', async (t) => {
  const url = await serve(t);
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'empty'));
  const system = { SSL_CERT_FILE: join(folder, 'system.pem'), SSL_CERT_DIR: join(folder, 'empty') };
  await writeFile(system.SSL_CERT_FILE, other.cert);
  assert.doesNotMatch(await ask(url, system), /hello/);
  await writeFile(system.SSL_CERT_FILE, company.cert);
  assert.match(await ask(url, system), /fetch hello https hello/);
});

test('an unusable file is reported in one line that names it', async (t) => {
  const folder = await temporaryFolder(t);
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const damaged = company.cert.replace(/\n(.{20})/, '\nAAAA$1');
  const cases: [path: string, line: RegExp][] = [
    [join(folder, 'none.pem'), /^BECKON_CA_FILE: .*none\.pem cannot be read \(ENOENT\)$/],
    [folder, /^BECKON_CA_FILE: .* is not a file$/],
    ['/dev/null', /^BECKON_CA_FILE: \/dev\/null is not a file$/],
    [await write('empty.pem', ''), /^BECKON_CA_FILE: .*empty\.pem holds no certificate in PEM$/],
    [await write('der.pem', '0\x82\x01\x00binary'), /holds no certificate in PEM$/],
    [await write('bad.pem', company.cert + damaged), /^BECKON_CA_FILE: certificate 2 of 2 in .*bad\.pem is damaged$/],
  ];
  for (const [path, line] of cases) {
    assert.throws(
      () => readCaFile(path),
      (error) => error instanceof CaFileError && line.test(error.message),
      path,
    );
  }
  assert.match(
    await ask('https://127.0.0.1:1/', { BECKON_CA_FILE: join(folder, 'empty.pem') }),
    /^CaFileError BECKON_CA_FILE/,
  );
});

test('what openssl writes beside a certificate is passed over', async (t) => {
  const folder = await temporaryFolder(t);
  const made = spawnSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-text',
      '-subj',
      '/CN=Beckon test',
    ].concat(['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'ca.pem')]),
  );
  assert.equal(made.status, 0, String(made.stderr));
  assert.equal(readCaFile(join(folder, 'ca.pem')).length, 1);
});
