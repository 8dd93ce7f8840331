/** `npm run dev` as a person types it, in a copy of the project: changes take effect in the pages and in the programs. */
import assert from 'node:assert/strict';
import { appendFile, cp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { demoToken } from '../../build/demo/programs.ts';
import { relayApi } from '../../build/demo/relay-api.ts';
import { freePort } from '../../build/launch/free-port.ts';
import { openAppPage } from '../../build/pictures/app-page.ts';
import { projectRoot } from '../../build/root.ts';
import { launchBrowser } from '../helpers/browser.ts';
import { processesNaming } from '../helpers/processes-naming.ts';
import { type Program, startProgram } from '../helpers/program.ts';
import { makeFolder, removeFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';

/** Folders that contain no sources of the programs. */
const leftOut = new Set(['.git', '.beckon', 'node_modules', 'dist', 'docs', 'release', 'test']);
const noDesktop = { DISPLAY: '', WAYLAND_DISPLAY: '', DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '' };
const patience = 60_000;

async function copyProject(): Promise<string> {
  const root = await makeFolder('dev');
  for (const name of await readdir(projectRoot)) {
    if (!leftOut.has(name)) await cp(join(projectRoot, name), join(root, name), { recursive: true });
  }
  await symlink(join(projectRoot, 'node_modules'), join(root, 'node_modules'));
  return root;
}

/** Replaces words in the one source file below `folders` that has them. @returns a function that restores them */
async function changeWords(root: string, folders: readonly string[], from: string, to: string): Promise<void> {
  for (const folder of folders) {
    for (const name of await readdir(join(root, folder), { recursive: true })) {
      const file = join(root, folder, name);
      const text = /\.tsx?$/.test(name) ? await readFile(file, 'utf8') : '';
      if (text.includes(from)) return writeFile(file, text.replaceAll(from, to));
    }
  }
  throw new Error(`no file says "${from}"`);
}

/** A mark in the page that a reload removes. */
const mark = (page: Page) => page.evaluate(() => void Object.assign(globalThis, { marked: true }));
const isMarked = (page: Page) => page.evaluate(() => Reflect.get(globalThis, 'marked') === true);

/** The page globals that the test uses; tests compile without the DOM's types. */
interface PageWorld {
  addEventListener(event: 'securitypolicyviolation', listener: (event: { effectiveDirective: string }) => void): void;
  document: { createElement(name: 'script'): { textContent: string }; head: { append(child: unknown): void } };
}

/** The CSP directive by which the page refuses an inline script, such as an attacker's. */
const refusalOfInlineScript = (page: Page): Promise<string> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const { addEventListener, document } = globalThis as unknown as PageWorld;
        addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective));
        const script = document.createElement('script');
        script.textContent = 'void 0';
        document.head.append(script);
        setTimeout(resolve, 60_000, 'nothing refused it');
      }),
  );

async function openPage(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(address);
  return page;
}

/** The web client in a browser, signed in by the code of the printed link. */
async function signedInPage(browser: Browser, link: string): Promise<Page> {
  const [address = '', code = ''] = link.split('#code=');
  const page = await openPage(browser, address);
  await page.getByLabel('One-time code').fill(code, { timeout: patience });
  await page.keyboard.press('Enter');
  return page;
}

async function end(program: Program, root: string): Promise<void> {
  process.kill(program.pid, 'SIGINT');
  assert.equal(await program.exited, 0, program.output());
  await until('everything it started is gone', async () => (await processesNaming(root)).length === 0);
}

test('a changed text appears without a page load, a changed relay restarts with its store', {
  timeout: 180_000,
}, async (t) => {
  const root = await copyProject();
  const data = join(root, 'data');
  const args = [join(root, 'build', 'dev.ts'), '--folder', data, '--', '--remote-debugging-port=0'];
  // Not the default port: concurrent tests could find that one free as well.
  const port = String(await freePort(0));
  const program = startProgram({ args, env: { ...noDesktop, BECKON_PORT: port } });
  t.after(async () => {
    await program.kill('SIGKILL');
    await removeFolder(root);
  });
  const line = (pattern: RegExp) => program.waitForLine(pattern, patience);
  const [, relay = ''] = /(http:\S+)/.exec(await line(/^relay: http/)) ?? [];
  const [, address = ''] = /(http:\S+)/.exec(await line(/^console: http/)) ?? [];
  const [link = ''] = /http:\S+/.exec(await line(/^browser: http/)) ?? [];
  await line(/^Change a file/);

  const { page: window, close } = await openAppPage(join(data, 'dev-data', 'desktop'));
  t.after(close);
  await window.getByText('needs your approval').first().waitFor({ timeout: patience });
  assert.equal(await refusalOfInlineScript(window), 'script-src-elem');
  const browser = await launchBrowser();
  t.after(() => browser.close());
  const web = await signedInPage(browser, link);
  await web.getByText('needs your approval').first().waitFor({ timeout: patience });
  assert.equal(await refusalOfInlineScript(web), 'script-src-elem');
  const console = await openPage(browser, address);
  await console.getByText('Sign in to the console').waitFor();
  assert.equal(await refusalOfInlineScript(console), 'script-src-elem');
  for (const page of [window, web]) await mark(page);
  await changeWords(root, ['shared/words/en/window'], "label: 'Views'", "label: 'Ways to look'");
  await changeWords(root, ['console', 'shared'], 'Sign in to the console', 'Come into the console');
  for (const page of [window, web]) await page.getByLabel('Ways to look').first().waitFor({ state: 'attached' });
  await console.getByText('Come into the console').waitFor();
  for (const page of [window, web])
    assert.ok(await isMarked(page), 'its words were exchanged, it was not loaded again');

  const { items } = await relayApi(relay, demoToken).changes(undefined);
  await appendFile(join(root, 'relay', 'http', 'app.ts'), '\nthis is no program\n');
  await line(/^relay: does not start after relay\/http\/app\.ts/);
  await cp(join(projectRoot, 'relay', 'http', 'app.ts'), join(root, 'relay', 'http', 'app.ts'));
  await line(/^relay: anew after relay\/http\/app\.ts/);
  const kept = new Set((await relayApi(relay, demoToken).changes(undefined)).items.map(({ id }) => id));
  assert.ok(items.length > 0 && items.every(({ id }) => kept.has(id)), 'its store is kept');
  await window.getByText('Connected to').first().waitFor({ timeout: patience });
  await web.getByText('Connected to').first().waitFor({ timeout: patience });
  for (const page of [window, web]) assert.ok(await isMarked(page), 'desktop and browser were left alone');

  await appendFile(join(root, 'desk', 'desk.ts'), '\n');
  await line(/^desktop: anew after desk\/desk\.ts: connected/);
  await end(program, root);
});
