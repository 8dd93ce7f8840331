/**
 * The built desktop on a company's network: a relay behind TLS of a private authority, reached by a proxy that requires a sign-in,
 * on a person's first day and second.
 */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createServer } from 'node:tls';
import type { Browser, Page } from 'playwright-core';
import { ensureBuilt } from '../../build/bundle/ensure-built.ts';
import { startDesktop } from '../../build/launch/desktop.ts';
import type { Program } from '../../build/launch/program.ts';
import { connectToApp, DRIVEN } from '../../build/pictures/app-page.ts';
import { projectRoot } from '../../build/root.ts';
import { authority } from '../helpers/certificate.ts';
import { connectProxy } from '../helpers/connect-proxy.ts';
import { desktopSession } from '../helpers/desktop-session.ts';
import { listen } from '../helpers/servers.ts';
import { makeFolder, removeFolder, temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { startRelay } from '../relay/parts/relay.ts';

const RELAY = 'https://relay.acme.example';

/** A real relay behind TLS, and the proxy, which alone resolves its name. */
async function company(t: TestContext) {
  const relay = await startRelay({ publicUrl: RELAY });
  t.after(() => relay.close());
  const root = authority('Acme Root');
  const front = createServer(root.issue({ subject: 'relay', names: ['relay.acme.example'] }), (socket) => {
    const onward = connect(Number(new URL(relay.url).port), '127.0.0.1');
    socket.on('error', () => onward.destroy()).pipe(onward);
    onward.on('error', () => socket.destroy()).pipe(socket);
  });
  const proxy = await connectProxy(t);
  proxy.leads.set('relay.acme.example:443', { host: '127.0.0.1', port: await listen(t, front) });
  const authorities = join(await temporaryFolder(t), 'acme.pem');
  await writeFile(authorities, root.cert);
  return { proxy, authorities };
}

/** A profile that is removed after its processes have exited. */
async function profileFor(t: TestContext) {
  const profile = await makeFolder('network');
  const programs: Program[] = [];
  t.after(async () => {
    for (const program of programs) await program.stop();
    await removeFolder(profile);
  });
  return {
    profile,
    started(program: Program): Program {
      programs.push(program);
      return program;
    },
  };
}

async function windowOf(browser: Browser): Promise<Page> {
  return until('the window', () =>
    browser
      .contexts()
      .flatMap((context) => context.pages())
      .find((page) => /index\.html/.test(page.url())),
  );
}

test('a proxy gets the sign-in once; the check passes completely; the next start asks no one', async (t) => {
  await ensureBuilt(projectRoot);
  const session = await desktopSession(t);
  const { proxy, authorities } = await company(t);
  proxy.signIn = { user: 'dana', password: 'very-secret' };
  const { profile, started } = await profileFor(t);
  const env = {
    ...process.env,
    ...session.env,
    BECKON_RELAY: RELAY,
    BECKON_TOKEN: 'dana-token',
    BECKON_PROFILE: profile,
    BECKON_CA_FILE: authorities,
    HTTPS_PROXY: `http://${proxy.name}`,
    https_proxy: undefined,
    NO_PROXY: undefined,
    no_proxy: undefined,
  };
  const log = join(profile, 'app.log');
  const start = async () => started((await startDesktop({ root: projectRoot, env, log, args: DRIVEN })).program);

  const first = await start();
  const browser = await connectToApp(profile);
  const page = await windowOf(browser);
  await page.getByText(`The proxy ${proxy.name} wants a name and a password`).first().waitFor();
  await page.getByRole('contentinfo').getByRole('button', { name: 'Sign in at the proxy' }).click();
  await page.getByLabel('Name', { exact: true }).fill('dana');
  await page.getByLabel('Password').fill('very-secret');
  await page.keyboard.press('Enter');
  await page.getByText('Connected to relay.acme.example').first().waitFor();
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByText('The server can be reached.').waitFor();
  await page.getByText(/^For relay, issued by Acme Root, until /).waitFor();
  await page.getByText(`Reached through ${proxy.name}`).waitFor();
  await browser.close();
  await first.stop();

  // Chromium itself also uses the proxy.
  const forRelay = () => proxy.asked.filter(({ authority: asked }) => asked === 'relay.acme.example:443');
  const before = forRelay().length;
  const second = await start();
  await second.line(/^connected to https:\/\/relay\.acme\.example as dana/, 30_000);
  const signedIn = forRelay().slice(before);
  assert.ok(signedIn.length > 0 && signedIn.every(({ authorization }) => authorization !== null));
  const said = await readFile(log, 'utf8');
  assert.match(said, /the relay cannot be reached .*failure="proxy-sign-in" proxy="127\.0\.0\.1:\d+"/);
  // Neither in the log nor in anything the proxy sees except its own header.
  assert.ok(!said.includes('very-secret') && !said.includes('dana-token'));
  assert.ok(!proxy.seen().includes('dana-token'));
});

test('a file of authorities that cannot be used stops the start with one line that names it', async (t) => {
  await ensureBuilt(projectRoot);
  const session = await desktopSession(t);
  const { profile, started } = await profileFor(t);
  const env = { ...process.env, ...session.env, BECKON_PROFILE: profile, BECKON_CA_FILE: '/nowhere/acme.pem' };
  const log = join(profile, 'app.log');
  const program = started((await startDesktop({ root: projectRoot, env, log })).program);
  assert.equal(await program.exited, 1);
  assert.match(await readFile(log, 'utf8'), /^BECKON_CA_FILE: \/nowhere\/acme\.pem cannot be read \(ENOENT\)$/m);
});
