/**
 * The built app as a person and an attacker meet it: on real Electron if its binary is installed, else on the stand-in. Pages are
 * inspected by the DevTools protocol of the app's own Chromium.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { ensureBuilt } from '../../build/bundle/ensure-built.ts';
import { startDesktop } from '../../build/launch/desktop.ts';
import type { Program } from '../../build/launch/program.ts';
import { connectToApp } from '../../build/pictures/app-page.ts';
import { projectRoot } from '../../build/root.ts';
import { type DesktopSession, startDesktopSession } from '../helpers/desktop-session.ts';
import { RELAY_PROGRAM } from '../helpers/relay-program.ts';
import { until } from '../helpers/until.ts';
import { windowTitles } from '../helpers/windows-on-screen.ts';
import { startRelay } from '../relay/parts/relay.ts';
import { approval, iso, uuid } from './parts/items.ts';
import { type SmallRelay, smallRelay } from './parts/relay.ts';

/** Runs in the page; text, because its types are a browser's. */
const PROBE = `(async () => {
  const inline = document.createElement('script');
  inline.textContent = 'globalThis.ran = true';
  document.body.append(inline);
  // From a timer: what DevTools itself evaluates may evaluate on.
  const evaluated = await new Promise((resolve) =>
    setTimeout(() => {
      try {
        resolve(new Function('return 1')());
      } catch {
        resolve('refused');
      }
    }),
  );
  const refused = (promise) => promise.then((value) => value, () => 'refused');
  return {
    node: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter((name) => name in globalThis),
    bridge: Object.keys(beckon).sort(),
    inline: 'ran' in globalThis,
    evaluated,
    fetched: await refused(fetch('https://example.com/').then(() => 'fetched')),
    data: await refused(fetch('data:text/plain,x').then(() => 'fetched')),
    permission: await refused(Notification.requestPermission()),
    unknown: await refused(beckon.invoke('shell.run', null)),
    badPayload: (await beckon.invoke('item.get', { itemId: '../..' })).ok,
  };
})()`;
const LEAVE = `window.open('https://example.com/opened'); location.href = 'https://example.com/';`;
const PICTURES = process.env.TEST_PICTURES;
const CONNECTION = `beckon.invoke('snapshot.get', null).then((reply) => reply.value.connection.state)`;

const ALL_IN_SIGHT = `(() => {
  const main = document.querySelector('main');
  return main.scrollHeight <= main.clientHeight;
})()`;

/** The stand-in's menu bar. */
const HAS_BAR = `document.querySelector('electron-menu-bar') !== null`;

interface App {
  program: Program;
  profile: string;
  session: DesktopSession;
  relay: SmallRelay;
  /** Starts the program again on the same profile; it hands over to the first and exits. */
  again(...args: string[]): Promise<void>;
  browser: Browser;
  page(path: RegExp): Promise<Page>;
  /** Waits for the card with this title. */
  card(title: string): Promise<Page>;
  /** Null if there is none now. */
  cardNow(title: string): Promise<Page | null>;
  pages(): string[];
  /** Electron itself, not the stand-in. */
  real: boolean;
  /** Cleanup with the test, in reverse order. */
  closing: (() => Promise<unknown>)[];
}

interface Start {
  /** By the environment, with the small relay. */
  paired?: boolean;
  /** A prepared session; it ends with the app. */
  session?: DesktopSession;
  /** An earlier run, whose session and profile are reused. */
  earlier?: App;
}

async function startApp(t: TestContext, args: string[], given: Start = {}): Promise<App> {
  const { paired = true, earlier } = given;
  // The relay waits for the app's connections, and the app for its display: each closes before its dependency.
  const closing = earlier?.closing ?? [];
  if (!earlier)
    t.after(async () => {
      for (const close of closing.reverse()) await close();
    });
  const session = earlier?.session ?? given.session ?? (await startDesktopSession());
  if (!earlier) closing.push(() => session.close());
  await ensureBuilt(projectRoot);
  const relay = await smallRelay();
  closing.push(() => relay.close());
  const profile = earlier?.profile ?? mkdtempSync(join(tmpdir(), 'beckon-app-'));
  // Notifications do not time out, however slow the machine is.
  if (!earlier)
    writeFileSync(join(profile, 'preferences.json'), JSON.stringify({ preferences: { notificationSeconds: 0 } }));
  const pairing = paired ? { BECKON_RELAY: relay.url, BECKON_TOKEN: 'dana-token' } : {};
  const env = { ...process.env, ...session.env, ...pairing, BECKON_PROFILE: profile };
  const start = (more: string[]) => startDesktop({ root: projectRoot, env, log: join(profile, 'app.log'), args: more });
  const { program, runtime } = await start(['--remote-debugging-port=0', ...args]);
  closing.push(async () => {
    await program.stop();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  if (paired) await program.line(/^connected to /, 60_000);
  const browser = await connectToApp(profile);
  closing.push(() => browser.close());
  const all = () => browser.contexts().flatMap((context) => context.pages());
  const cardNow = async (title: string): Promise<Page | null> => {
    for (const page of all().filter((one) => /card\.html/.test(one.url()))) {
      const open = page.getByRole('button', { name: `Open: ${title}` });
      if (await open.isVisible().catch(() => false)) return page;
    }
    return null;
  };
  return {
    program,
    profile,
    session,
    relay,
    browser,
    async again(...more) {
      const second = await start(more);
      await second.program.exited;
    },
    cardNow,
    card: (title) => until(`a card ${title}`, () => cardNow(title)),
    page: (path) => until(`a page ${path}`, () => all().find((page) => path.test(page.url()))),
    pages: () => all().map((page) => page.url()),
    real: runtime.kind === 'electron',
    closing,
  };
}

test('in one running window', async (t) => {
  const app = await startApp(t, ['--show']);
  const page = await app.page(/index\.html/);
  await page.getByRole('navigation').first().waitFor();

  await t.test('security checklist', async () => {
    const found: unknown = await page.evaluate(PROBE);
    assert.deepEqual(found, {
      node: [],
      bridge: ['capabilities', 'invoke', 'on'],
      inline: false,
      evaluated: 'refused',
      fetched: 'refused',
      data: 'refused',
      permission: 'denied',
      unknown: 'refused',
      badPayload: false,
    });
    const [before, windows] = [page.url(), app.pages().length];
    await page.evaluate(LEAVE);
    // A round trip through the same page: after a navigation this would fail or return the other address.
    assert.equal(await page.evaluate('location.href'), before);
    await until(
      'no second window stays',
      async () => app.pages().length === windows && (await windowTitles(app.session)).length === 1,
    );
  });

  await t.test('stored files are private: no other account can read the profile', async () => {
    for (const name of ['history.db', 'outbox.db', 'preferences.json']) {
      assert.equal(statSync(join(app.profile, name)).mode & 0o077, 0, name);
    }
  });

  await t.test('another language applies at once: window, page language, tray', async () => {
    await page.getByRole('heading', { name: 'Inbox', exact: true }).first().waitFor();
    await page.evaluate(`beckon.invoke('preferences.set', { language: 'de' })`);
    await page.getByRole('heading', { name: 'Eingang', exact: true }).first().waitFor();
    await page.locator('html[lang=de]').waitFor({ state: 'attached' });
    const asked: unknown = await page.evaluate(
      `beckon.invoke('item.claim', { itemIds: ['${uuid(99)}'] }).then((reply) => reply.problem.detail)`,
    );
    assert.equal(asked, 'Dieser Vorgang ist nicht auf diesem Gerät. Vielleicht wurde er zurückgezogen.');
  });
});

test('one instance: a second start opens a view in the first; a closed window comes back and the app lives on', async (t) => {
  const app = await startApp(t, ['--show']);
  const first = await app.page(/index\.html/);
  await app.again('--view=history');
  await first
    .getByRole('heading', { name: /history/i })
    .or(first.getByRole('searchbox'))
    .first()
    .waitFor();
  await first.close();
  await until('no window', () => app.pages().every((url) => !/index\.html/.test(url)));
  app.relay.item(approval(1, { createdAt: iso(Date.now()), beckon: { at: iso(Date.now()), reason: 'new' } }));
  await app.session.waitForNotification('PO 4701');
  await app.again();
  const second = await app.page(/index\.html/);
  await second.getByText('PO 4701 needs your approval').first().waitFor();
});

test('a pairing link asks, naming the host, and pairs nothing by itself', async (t) => {
  const app = await startApp(t, [], { paired: false });
  const page = await app.page(/index\.html/);
  await app.again('beckon://pair?relay=https%3A%2F%2Frelay.acme.example&code=AB12-CD34');
  await page
    .getByText(/relay\.acme\.example/)
    .first()
    .waitFor();
  const state: unknown = await page.evaluate(CONNECTION);
  assert.equal(state, 'unpaired');
});

test('a link to an item opens it, at a second start and at the first; an invalid one is logged', async (t) => {
  const app = await startApp(t, ['--hidden']);
  const item = approval(1, { createdAt: iso(Date.now()), beckon: { at: iso(Date.now()), reason: 'new' } });
  app.relay.item(item);
  await app.session.waitForNotification('PO 4701');
  await app.again('beckon://item/not-an-id');
  await app.program.line(/an invalid link was ignored/, 60_000);
  await app.again(`beckon://item/${item.id}`);
  const opened = (page: Page) => page.getByRole('heading', { name: 'PO 4701 needs your approval' }).first().waitFor();
  await opened(await app.page(/index\.html/));
  await app.program.stop();
  const cold = await startApp(t, [`beckon://item/${item.id}`], { earlier: app });
  await opened(await cold.page(/index\.html/));
});

test('where the system shows no notifications, cards have the buttons: the three most urgent, one a summary of the rest', async (t) => {
  const session = await startDesktopSession();
  await session.daemon.stop();
  const app = await startApp(t, ['--hidden'], { session });
  const cards = () => app.pages().filter((url) => /card\.html/.test(url)).length;
  const arrive = (n: number, more: object = {}) => {
    const at = iso(Date.now());
    app.relay.item(approval(n, { createdAt: at, beckon: { at, reason: 'new' }, ...more }));
  };
  /** Presses until the card has closed: a press just after a card appeared or moved is ignored. */
  const press = (title: string, button: string) =>
    until(`${button} of ${title}`, async () => {
      const card = await app.cardNow(title);
      await card
        ?.getByRole('button', { name: button })
        .click({ timeout: 1000 })
        .catch(() => {});
      return card === null;
    });
  for (const n of [1, 2, 3]) {
    arrive(n);
    await until(`card ${n}`, () => cards() === n);
  }
  const first = await app.card('PO 4701 needs your approval');
  assert.equal(await first.evaluate(HAS_BAR), false);
  if (PICTURES) await session.screenshot(join(PICTURES, 'cards.png'));
  await until('the relay knows that it was shown', () => app.relay.shown.includes(uuid(1)));
  arrive(4, { severity: 'critical' });
  const fourth = await app.card('Critical: PO 4704 needs your approval');
  await app.card('More is waiting for you');
  await until('three cards', () => cards() === 3);
  // Withdrawn by the source: its card closes, and none replaces it.
  arrive(4, { state: 'withdrawn' });
  await until('the card is gone', () => fourth.isClosed() && cards() === 2);
  await press('PO 4701 needs your approval', 'Approve');
  await until('answered', () => app.relay.responds.length === 1);
  assert.deepEqual(app.relay.responds[0]?.itemId, uuid(1));
  arrive(5);
  await app.card('PO 4705 needs your approval');
  await press('PO 4705 needs your approval', 'Ask');
  const reply = await app.page(/reply\.html/);
  await reply.getByRole('textbox').waitFor();
  assert.equal(app.relay.responds.length, 1, 'what needs words asks for them first');
});

test('the history that is shown goes into a file of the person’s choice', async (t) => {
  const app = await startApp(t, ['--view=history']);
  if (app.real) return t.skip('the dialog of the system cannot be driven');
  const at = iso(Date.now());
  for (const n of [1, 2]) app.relay.item(approval(n, { createdAt: at, beckon: { at, reason: 'new' } }));
  const page = await app.page(/index\.html/);
  await page.getByRole('searchbox').fill('4702');
  await page.getByText('1 item', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  const dialog = await app.page(/^data:text\/html/);
  const file = join(app.profile, 'shown.csv');
  await dialog.getByLabel('File').fill(file);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('1 item written to shown.csv').waitFor();
  const lines = readFileSync(file, 'utf8').trimEnd().split('\r\n');
  assert.equal(lines.length, 2);
  assert.match(lines[1] ?? '', /PO 4702 needs your approval/);
});

const run = promisify(execFile);

test('paired by a code of the real relay; stored over a restart; ended by unpairing, which clears the window', async (t) => {
  const relay = await startRelay();
  t.after(() => relay.close());
  const env = { ...process.env, BECKON_STORE: `sqlite:${relay.store}`, BECKON_DATA: relay.folder };
  const { stdout } = await run(process.execPath, [RELAY_PROGRAM, 'user', 'pair', 'dana', '--json'], { env });
  const { code }: { code: string } = JSON.parse(stdout);
  const first = await startApp(t, [], { paired: false });
  const page = await first.page(/index\.html/);
  await page.getByLabel(/server address/i).fill(relay.url);
  await page.getByLabel(/code/i).fill(code);
  await page.getByRole('button', { name: 'Pair', exact: true }).click();
  await first.program.line(/^connected to .* as dana$/, 60_000);
  const account = join(first.profile, 'account.json');
  assert.equal(statSync(account).mode & 0o777, 0o600);
  await first.program.stop();
  const second = await startApp(t, ['--show'], { paired: false, earlier: first });
  await second.program.line(/^connected to .* as dana$/, 60_000);
  const again = await second.page(/index\.html/);
  await again.evaluate(
    `localStorage.setItem('beckon.drafts', '[["item approve","confidential"]]'); globalThis.old = true`,
  );
  // The page is loaded again, so that nothing of the person remains in its memory; the reply may come too late for it.
  await again.evaluate(`void beckon.invoke('relay.unpair', null)`);
  await until('loaded again', () => again.evaluate(`!('old' in globalThis)`).catch(() => false));
  await again.getByLabel(/server address/i).waitFor();
  assert.equal(await again.evaluate(`localStorage.getItem('beckon.drafts')`), null);
  assert.equal(await again.evaluate(CONNECTION), 'unpaired');
  assert.equal(existsSync(account), false);
});

test('an unanswered reply window, closed, gives the notification back', async (t) => {
  const app = await startApp(t, ['--hidden']);
  const title =
    'PO 4701: frame contract with Nordlicht Logistik und Transport Verwaltungsgesellschaft, renewed for two years';
  const at = iso(Date.now());
  app.relay.item(approval(1, { title, createdAt: at, beckon: { at, reason: 'new' } }));
  await app.session.press('PO 4701', 'Ask');
  const reply = await app.page(/reply\.html/);
  await app.session.waitForNone('PO 4701');
  await reply.getByRole('textbox').waitFor();
  await until('the window has grown with its words', () => reply.evaluate(ALL_IN_SIGHT));
  if (PICTURES) await app.session.screenshot(join(PICTURES, 'reply.png'));
  // The window may close before the key is up.
  await reply.keyboard.press('Escape').catch(() => {});
  await app.session.waitForNotification('PO 4701');
  assert.equal(app.relay.responds.length, 0);
  await until('the relay knows that it was shown', () => app.relay.shown.includes(uuid(1)));
});

test('the window shows its menu bar on Alt; small windows have none, after a change of the language either', async (t) => {
  const app = await startApp(t, ['--show']);
  if (app.real) return t.skip("Electron's own bar is not in the page");
  const main = await app.page(/index\.html/);
  await main.getByRole('navigation').first().waitFor();
  assert.equal(await main.evaluate(HAS_BAR), false);
  await main.keyboard.press('Alt');
  await until('the bar of the window', () => main.evaluate(HAS_BAR));
  if (PICTURES) await app.session.screenshot(join(PICTURES, 'menu-bar.png'));
  await main.keyboard.press('Alt');
  await until('no bar', async () => !(await main.evaluate(HAS_BAR)));
  await main.keyboard.press('Alt+v');
  await main.keyboard.press('ArrowDown');
  await main.keyboard.press('ArrowDown');
  await main.keyboard.press('Enter');
  await main.getByRole('searchbox').waitFor();
  assert.equal(await main.evaluate(HAS_BAR), false, 'gone once something is chosen');
  const at = iso(Date.now());
  app.relay.item(approval(1, { createdAt: at, beckon: { at, reason: 'new' } }));
  await app.session.press('PO 4701', 'Ask');
  const reply = await app.page(/reply\.html/);
  await reply.getByRole('textbox').waitFor();
  assert.equal(await reply.evaluate(HAS_BAR), false);
  await main.evaluate(`beckon.invoke('preferences.set', { language: 'de' })`);
  await reply.getByRole('button', { name: 'Abbrechen' }).waitFor();
  await reply.keyboard.press('Alt');
  await reply.keyboard.press('Alt+d');
  await reply.keyboard.type('Warum?');
  // The page receives its keys in order: typed text arrives after any menu bar.
  await until('typed', async () => (await reply.getByRole('textbox').inputValue()) === 'Warum?');
  assert.deepEqual([await main.evaluate(HAS_BAR), await reply.evaluate(HAS_BAR)], [false, false]);
});
