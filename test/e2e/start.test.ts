/** `npm start` as a person types it: once, without a desktop, on a separate desktop, and for a browser alone. */
import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { dyingChromium } from '../helpers/broken-chromium.ts';
import { desktopSession } from '../helpers/desktop-session.ts';
import { processesNaming } from '../helpers/processes-naming.ts';
import { type Program, startProgram } from '../helpers/program.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { browserProfile, launchWebBrowser, signInByLink } from '../helpers/web-client.ts';

const script = join(import.meta.dirname, '..', '..', 'build', 'start.ts');
const noDesktop = { DISPLAY: '', WAYLAND_DISPLAY: '', DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '' };

/** Starts it with its data in a temporary folder. */
async function start(
  t: TestContext,
  env: Record<string, string>,
  ...args: string[]
): Promise<{ program: Program; folder: string }> {
  const folder = await temporaryFolder(t);
  const program = startProgram({ args: [script, '--folder', folder, ...args], env });
  t.after(() => program.end());
  return { program, folder };
}

/** Ends it as Ctrl-C does, and checks that no process names its folder. */
async function end(program: Program, folder: string): Promise<void> {
  process.kill(program.pid, 'SIGINT');
  assert.equal(await program.exited, 0, program.output());
  let left: string[] = [];
  const gone = async () => {
    left = await processesNaming(folder);
    return left.length === 0;
  };
  await until('everything it started is gone', gone).catch((error) => {
    throw new Error(`${error.message}; left:\n${left.join('\n')}`);
  });
}

test('the eight jobs come through once, each with its fate in a line', { timeout: 240_000 }, async (t) => {
  const { program } = await start(t, noDesktop, '--once');
  assert.equal(await program.exited, 0, program.output());
  const jobs = program
    .output()
    .split('\n')
    .filter((line) => line.startsWith('✔ '));
  assert.equal(jobs.length, 8, program.output());
  assert.match(jobs[0] ?? '', /^✔ 1 workflow-alerts .*, seen on the desktop and in a browser: pressed Approve; /);
  const opened = [0, 4, 7].map((job) => / failed checks, ([\w .]+) opened/.exec(jobs[job] ?? '')?.[1]);
  assert.deepEqual(opened, [
    'Quotation.pdf and Order lines.csv',
    'Receipts.pdf and Expenses.csv',
    'Inspection report.pdf and Damage.png',
  ]);
  assert.match(jobs[7] ?? '', /; Reject with a form, confirmed by Claims$/);
});

test('--web starts no desktop, needs no display and no Chromium, and its link signs a browser in', {
  timeout: 240_000,
}, async (t) => {
  const { program, folder } = await start(t, { ...noDesktop, CHROME_PATH: '/nowhere' }, '--web');
  const line = await program.waitForLine(/^browser: /, 60_000);
  const [, url = ''] = /(http:\S+\/#code=\S+) \(signs Dana Fox in once, good for 10 minutes\)$/.exec(line) ?? [];
  await program.waitForLine(/^simulator: /);
  assert.doesNotMatch(program.output(), /desktop:|virtual/);
  const profile = browserProfile();
  const browser = await launchWebBrowser('chromium', profile.folder);
  t.after(async () => {
    await browser.close();
    profile.remove();
  });
  const { page } = await browser.open(url);
  await signInByLink(page);
  await page.locator('::-p-text(needs your approval)').setTimeout(60_000).wait();
  await end(program, folder);
});

test('without a desktop it says so, shows what comes, and leaves nothing behind', { timeout: 240_000 }, async (t) => {
  const { program, folder } = await start(t, noDesktop);
  await program.waitForLine(/no display here: Beckon runs in a virtual desktop/);
  await program.waitForLine(/^browser: http:\S+\/#code=\S+ /, 60_000);
  await program.waitForLine(/^#1 PO \d+ needs your approval · .*\[Approve\] \[Reject\] \[Ask\]$/, 60_000);
  for (const name of ['notification.png', 'window.png']) {
    const line = await program.waitForLine(new RegExp(`^picture: .*${name}$`));
    assert.ok((await stat(line.slice('picture: '.length))).size > 1_000);
  }
  await end(program, folder);
});

test('on a desktop with a notification service it uses that one', { timeout: 240_000 }, async (t) => {
  const session = await desktopSession(t);
  const { program, folder } = await start(t, session.env);
  await program.waitForLine(/^desktop: connected as Dana Fox/, 60_000);
  await session.waitForNotification('needs your approval', 60_000);
  assert.doesNotMatch(program.output(), /virtual desktop/);
  const { key } = await session.press('needs your approval', 'Approve');
  assert.notEqual(key, 'default');
  await program.waitForLine(/needs your approval": Approve by Dana Fox, delivered to SAP ERP and confirmed/);
  await end(program, folder);
});

test('where no window can come it says why at once, and does not pass for well', async (t) => {
  const words = '[1:1:0101/000000.1:FATAL:zygote_host_impl_linux.cc(128)] No usable sandbox! Read on elsewhere.';
  const env = { ...noDesktop, CHROME_PATH: await dyingChromium(t, words) };
  for (const args of [['--once'], []]) {
    const { program } = await start(t, env, ...args);
    assert.equal(await program.exited, 1, program.output());
    assert.match(program.output(), /cannot make its sandbox here.*"No usable sandbox!".*install chromium-sandbox/);
    assert.doesNotMatch(program.output(), /virtual desktop/);
  }
});
