/** The built console in a real browser, served by a real relay. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../helpers/browser.ts';
import { measurePage } from '../helpers/page-coverage.ts';
import { pagesInTurn } from '../helpers/pages-in-turn.ts';
import { ADMIN, DIRECTORY, event, type RelayOptions, type RunningRelay, startRelay } from '../relay/parts/relay.ts';

const BUILT = process.env.TEST_CONSOLE ?? join(import.meta.dirname, '../../dist/console');

/** No process listens on this port, so that a delivery fails at once. */
const NOWHERE = 'http://127.0.0.1:9/responses';
const SECRET = 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=';

const MAPPING = `{
  "id": number, "source": "/sap", "type": "com.xconnector.task.assigned",
  "data": { "title": subject, "audience": { "roles": ["approver"] } }
}`;

export interface ConsoleLab {
  relay: RunningRelay;
  open(options?: OpenOptions): Promise<OpenConsole>;
  close(): Promise<void>;
}
interface OpenOptions {
  dark?: boolean;
  width?: number;
  /** BCP 47. */
  locale?: string;
  signedIn?: boolean;
}
export interface OpenConsole {
  page: Page;
  /** Errors that the page logged, including violations of the Content Security Policy. */
  complaints: string[];
  /** Navigates to a view, as following its link does. */
  go(place: string): Promise<void>;
  close(): Promise<void>;
}

/** The directory of the lab's relay. */
export const consoleDirectory = {
  ...DIRECTORY,
  sources: [
    ...DIRECTORY.sources,
    {
      id: 'sap',
      name: 'SAP ERP',
      key: 'sap-key',
      response: { url: NOWHERE, secret: SECRET },
      hooks: { tickets: { mapping: MAPPING }, fates: { mapping: '$.make' }, silent: { mapping: '$.make' } },
    },
  ],
  gateways: [{ id: 'customers', kind: 'webhook', url: 'http://127.0.0.1:9/push?token=hidden', secret: SECRET }],
};

/** @param more additional relay options */
export async function openConsoleLab(more: RelayOptions = {}): Promise<ConsoleLab> {
  if (!existsSync(join(BUILT, 'index.html'))) throw new Error(`${BUILT} is not built: npm run setup builds it`);
  const relay = await startRelay({
    consoleFolder: BUILT,
    directory: consoleDirectory,
    ...more,
  });
  const browser = await launchBrowser();
  const newPage = pagesInTurn(browser);
  return {
    relay,
    open: (options = {}) => openConsole(newPage, relay.url, options),
    async close() {
      await browser.close();
      await relay.close();
    },
  };
}

async function openConsole(
  newPage: ReturnType<typeof pagesInTurn>,
  origin: string,
  { dark = false, width = 1280, locale = 'en-GB', signedIn = true }: OpenOptions,
): Promise<OpenConsole> {
  const page = await newPage({
    viewport: { width, height: 800 },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
    locale,
  });
  await measurePage(page, { from: `${origin}/admin/`, folder: BUILT });
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${origin}/admin`);
  await page.locator('input').waitFor();
  if (signedIn) await signIn(page);
  return {
    page,
    complaints,
    go: async (place) => {
      await page.goto(`${origin}/admin#/${place}`);
    },
    close: () => page.context().close(),
  };
}

export async function signIn(page: Page, token = ADMIN): Promise<void> {
  await page.locator('input').fill(token);
  await page.keyboard.press('Enter');
  if (token === ADMIN)
    await page.getByRole('heading', { name: /^(Overview|Überblick|Vue d’ensemble)$/, level: 1 }).waitFor();
}

/** Id of the person that `longNamedPerson` adds. */
export const LONG_NAMED = 'long.named';

/** Adds a person whose names have the maximum length and no break opportunity, in a location whose name has a comma. */
export async function longNamedPerson(relay: RunningRelay): Promise<void> {
  const long = (length: number) => 'W'.repeat(length);
  const person = {
    id: LONG_NAMED,
    name: long(100),
    aliases: [long(100)],
    roles: ['w'.repeat(60), `${'w'.repeat(59)}2`],
    locations: ['Riem, building 14', long(60)],
    units: [long(60)],
  };
  const { status, text } = await relay.post('/v1/admin/people', person, ADMIN);
  if (status !== 201) throw new Error(`${status} ${text}`);
}

/** Sends an approval that Dana approved and Lee answered too late; its response could not be delivered. @returns the item's id */
export async function answeredApproval(relay: RunningRelay): Promise<string> {
  const record = { system: 'SAP ERP', type: 'purchase-order', id: '4711' };
  const sent = event('approval.requested', { title: 'PO 4711 needs your approval', severity: 'critical', record });
  const reply = await relay.post('/v1/events', sent, 'sap-key', { 'content-type': 'application/cloudevents+json' });
  const id: string = reply.body.results[0].itemId;
  const answer = (action: string, token: string) =>
    relay.post(`/v1/items/${id}/responses`, { action, key: crypto.randomUUID() }, token);
  await relay.post(`/v1/items/${id}/seen`, undefined, 'kim-token');
  await answer('approve', 'dana-token');
  await answer('reject', 'lee-token');
  return id;
}
