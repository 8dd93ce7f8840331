/** Single sign-on in the built app: the window asks, the system's browser is opened, the item arrives, a restart needs no browser. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openAppPage } from '../../build/pictures/app-page.ts';
import { WINDOW_ARGS } from '../helpers/app-window.ts';
import { desktopSession } from '../helpers/desktop-session.ts';
import { purchaseOrder } from '../helpers/events.ts';
import { CLIENT_ID, createBrowser, RESOURCE, startIssuer } from '../helpers/issuer.ts';
import { startProgram } from '../helpers/program.ts';
import { startSourceSystem } from '../helpers/source-system.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { SOURCE_KEY, startWorld } from '../helpers/world.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Replaces the system's browser: reports the address that it received, once. */
function browserIn(folder: string) {
  const file = join(folder, 'address');
  const program = join(folder, 'xdg-open');
  writeFileSync(program, `#!/bin/sh\nprintf '%s' "$1" > '${file}.new' && mv '${file}.new' '${file}'\n`);
  chmodSync(program, 0o755);
  return {
    path: `${folder}${delimiter}${process.env.PATH}`,
    address: () => until('the browser is opened', () => existsSync(file) && readFileSync(file, 'utf8')),
  };
}

async function startSite(t: TestContext) {
  const issuer = await startIssuer();
  t.after(() => issuer.close());
  issuer.people.set('kai', {
    name: 'Kai Lee',
    roles: ['procurement-approver'],
    locations: ['BER'],
    units: ['EMEA'],
  });
  const source = await startSourceSystem();
  t.after(() => source.close());
  const world = await startWorld(t, {
    directory: {
      sources: [{ id: 'erp', name: 'SAP ERP', key: SOURCE_KEY, response: { url: source.url, secret: source.secret } }],
      roles: [{ id: 'procurement-approver', name: 'Procurement approver', mandatory: true }],
      oidc: { issuer: issuer.url, audience: RESOURCE, clientId: CLIENT_ID },
    },
  });
  return { issuer, source, world };
}

test('signed in by the system’s browser, notified, answered, and still signed in after a restart', async (t) => {
  const { issuer, source, world } = await startSite(t);
  const session = await desktopSession(t);
  const folder = await temporaryFolder(t);
  const browser = browserIn(folder);
  const profile = join(folder, 'profile');
  const env = {
    ...session.env,
    PATH: browser.path,
    BECKON_PROFILE: profile,
    BECKON_RELAY: undefined,
    BECKON_TOKEN: undefined,
  };
  const launch = () => startProgram({ args: [join(ROOT, 'build/desktop.ts'), ...WINDOW_ARGS], env });
  let program = launch();
  t.after(() => program.end());
  const { page, close } = await openAppPage(profile);
  await page.getByLabel('Server address').fill(world.url);
  await page.getByRole('button', { name: `Sign in with ${new URL(issuer.url).host}` }).click();
  // Only the person can tell whether this relay belongs to that issuer.
  const question = page.getByRole('alertdialog', { name: 'Do you know this server?' });
  await question.getByText(new URL(world.url).host).waitFor();
  await question.getByRole('button', { name: `Sign in at ${new URL(issuer.url).host}` }).click();
  const shown = await createBrowser('kai').visit(await browser.address());
  assert.match(shown.text, /You can close this tab/);
  await page.getByText('Nothing waits for you').waitFor();
  const { recipients } = await world.send('approval.requested', purchaseOrder('4790'));
  assert.equal(recipients, 1, 'the role came with the token');
  await session.waitForNotification('PO 4790');
  await page
    .getByRole('button', { name: /PO 4790 needs/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Approve' }).last().click();
  const answered = await until('the source has the answer', () => source.received.at(-1));
  assert.deepEqual(answered.event.data.respondedBy, { id: 'kai', name: 'Kai Lee' });
  await close();

  const said = program.output();
  await program.kill('SIGTERM');
  program = launch();
  await program.waitForLine(/^connected to /);
  for (const one of [said, program.output()]) assert.doesNotMatch(one, /eyJ|code=/);
  assert.doesNotMatch(world.relay.output(), /eyJ|Kai Lee/);
});
