import type { Page } from 'playwright-core';
import { failureText } from '../../desk/words/network.ts';
import type { Capability } from '../../shared/bridge/capabilities.ts';
import type { ConnectionView } from '../../shared/bridge/snapshot.ts';
import { problem } from '../../shared/problems.ts';
import type { Process } from '../../shared/processes.ts';
import type { RequestedItem } from '../../shared/requests.ts';
import { connectionCheck, FAILURES } from '../helpers/checks.ts';
import { answeredByLine, orderByLine, orderWithEvidence } from '../helpers/demo-evidence.ts';
import {
  answered,
  contract,
  demoInbox,
  HOSTILE_TITLES,
  notAccepted,
  posingOrder,
  purchaseOrder,
} from '../helpers/demo-items.ts';
import { demoProcesses } from '../helpers/demo-processes.ts';
import { demoRequests } from '../helpers/demo-requests.ts';
import { HOUR, iso, MINUTE } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';
import type { WindowBackend } from '../helpers/window-backend.ts';

export const NOW = Date.parse('2026-11-25T09:42:00Z');

const FATES = ['confirmed', 'refused', 'delivering', 'failed', 'none', 'recorded'] as const;
const past = () =>
  Array.from({ length: 24 }, (_, index) =>
    answered(
      NOW,
      FATES[index % FATES.length] ?? 'confirmed',
      { title: `PO ${4690 - index} needs your approval`, createdAt: iso(NOW - index * 5 * HOUR) },
      index % 4 === 1 ? { id: 'lee', name: 'Lee Winter' } : undefined,
    ),
  );
export const everything = () => [...demoInbox(NOW), ...past()];

/** Id of an item that is no longer open. */
const GONE = '01999999-0000-7000-8000-00000000dead';

export interface Scene {
  /** Capabilities of the host; default: all of the desktop's. */
  capabilities?: readonly Capability[];
  items?: () => ReturnType<typeof everything>;
  page?: 'reply.html';
  sizes?: { width: number; height: number }[];
  reply?: (items: ReturnType<typeof everything>) => { itemId: string; action: string };
  prepare?: (backend: WindowBackend) => void;
  act?: (page: Page, backend: WindowBackend) => Promise<void>;
  /** A dragged element is partly outside the window. */
  halfOut?: boolean;
  /** Answers stay pending while they can be undone. */
  hold?: boolean;
  /** No snapshot is pushed: the theme is the system's at opening. */
  beforeFirstSnapshot?: boolean;
  /** Text that must be visible. */
  shows: RegExp;
}

/** Opens a row, after scrolling down to it in a low window. */
const open = (name: RegExp) => async (page: Page) => {
  const row = page.getByRole('button', { name }).first();
  await page.getByRole('listitem').first().waitFor();
  await until('the row', async () => {
    if ((await row.count()) > 0) return true;
    await page.locator('[data-scroll]').evaluate((list) => {
      Reflect.set(list, 'scrollTop', Number(Reflect.get(list, 'scrollTop')) + 200);
    });
    return false;
  });
  await row.click();
};
const openKnown = (name: RegExp) => async (page: Page) => {
  await toKnow(page);
  await open(name)(page);
};
/** Rejects the second and fifth line, and begins a comment. A press just after the layout moved does not count, and is repeated. */
async function rejectTwoLines(page: Page): Promise<void> {
  const press = (cell: string, state: string) =>
    until(`the press on ${cell}`, async () => {
      const button = page.locator(`[data-cell="${cell}"]`);
      if ((await button.getAttribute(state)) === 'true') return true;
      await button.click();
      return false;
    });
  for (const row of [1, 4]) await press(`${row} 1`, 'aria-pressed');
  await press('1 2', 'aria-expanded');
  await page.getByRole('textbox', { name: /^Comment on/ }).fill('Too many for this quarter');
}
export const toKnow = (page: Page) => page.getByRole('tab', { name: /^For info/ }).click();
const nextStep = (page: Page) =>
  page
    .getByRole('region', { name: /^First steps/ })
    .getByRole('button', { name: 'Next' })
    .click();
const snoozed = async (page: Page, backend: WindowBackend) => {
  const tomorrow = new Date(NOW);
  tomorrow.setHours(32, 0, 0, 0);
  const times = [NOW + 3 * HOUR, tomorrow.getTime(), NOW + 9 * 24 * HOUR];
  const put = backend.snapshot.inbox.filter(({ mine }) => mine.waits).slice(0, times.length);
  for (const [index, { item }] of put.entries()) {
    await backend.invoke('item.snooze', { itemIds: [item.id], until: iso(times[index] ?? NOW) });
  }
  await page.getByRole('tab', { name: /^Snoozed/ }).click();
};
export const view = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).click();
export const preferences = (section: string) => async (page: Page) => {
  await view('Preferences')(page);
  await page.getByRole('button', { name: section, exact: true }).click();
};
/** The item stays open after an answer, so that its state is visible. */
const staying = ({ desk }: WindowBackend) => desk.commands.setPreferences({ afterAnswer: 'stay' });
const offline = (backend: WindowBackend) =>
  backend.connection({
    state: 'offline',
    relay: 'https://relay.acme.example',
    since: iso(NOW - 6 * MINUTE),
    reason: failureText({ kind: 'timeout' }, { host: 'relay.acme.example', locale: 'en', now: NOW }),
    retryAt: iso(NOW + 30_000),
  });

const check = (section: string, button: string) => async (page: Page) => {
  await preferences(section)(page);
  await page.getByRole('button', { name: button, exact: true }).click();
};

/** Sizes that show a whole connection check. */
const TALL = [
  { width: 1000, height: 860 },
  { width: 420, height: 860 },
];

const PROXY = 'proxy.acme.example:8080';
const proxied = (): ConnectionView => ({
  state: 'offline',
  relay: 'https://relay.acme.example',
  since: iso(NOW - 6 * MINUTE),
  reason: failureText(FAILURES.connect, { host: 'relay.acme.example', locale: 'en', now: NOW }),
  retryAt: iso(NOW + 30_000),
  proxySignIn: PROXY,
});
const behindProxy = (backend: WindowBackend) => backend.connection(proxied());

/** A long but realistic issuer name. */
const ISSUER = 'login.single-sign-on.europe-west.identity.acme-holding.example';
export const unpaired = (backend: WindowBackend) => {
  backend.unpair();
  backend.issuer = ISSUER;
};
const typeAddress = async (page: Page) => {
  await page.getByLabel('Server address').fill('https://relay.acme.example');
  await page.getByRole('button', { name: /^Sign in with/ }).waitFor();
};

const withProcesses = (items: Process[]) => (backend: WindowBackend) => {
  backend.relay.processes = items;
};

const withRequests = (items: RequestedItem[]) => (backend: WindowBackend) => {
  backend.relay.request(...items);
};

const makeCode = async (page: Page) => {
  await preferences('Signed-in devices')(page);
  await page.getByRole('button', { name: 'Show a code' }).click();
  await page.getByRole('img', { name: /Picture of a link/ }).scrollIntoViewIfNeeded();
};

export const SCENES: Record<string, Scene> = {
  devices: { act: preferences('Signed-in devices'), shows: /Chrome on Android/ },
  'devices-offline': {
    prepare: (backend) => {
      offline(backend);
      backend.override('sessions.list', problem('STORE_UNAVAILABLE', 'relay.acme.example does not answer.'));
    },
    act: preferences('Signed-in devices'),
    shows: /could not be loaded/,
  },
  'devices-loading': {
    prepare: (backend) => backend.override('sessions.list', 'hang'),
    act: preferences('Signed-in devices'),
    shows: /Loading your devices/,
  },
  'devices-end': {
    act: async (page) => {
      await preferences('Signed-in devices')(page);
      await page.getByRole('button', { name: 'Sign out: Chrome on Android' }).click();
    },
    shows: /A browser removes what it keeps/,
  },
  week: { act: preferences('Your week'), shows: /29 of 32/ },
  'week-offline': {
    prepare: (backend) => {
      offline(backend);
      backend.override('insights.own', problem('STORE_UNAVAILABLE', 'Your figures need the network.'));
    },
    act: preferences('Your week'),
    shows: /Your week needs the network/,
  },
  'pair-phone': { act: makeCode, sizes: TALL, shows: /Valid for 10:00 more|Valid for 9:/ },
  inbox: { shows: /To answer 5/ },
  'first-steps-tabs': {
    prepare: ({ desk }) => desk.commands.setPreferences({ firstSteps: 'due' }),
    shows: /“To answer” lists what needs/,
  },
  'first-steps-undo': {
    prepare: ({ desk }) => desk.commands.setPreferences({ firstSteps: 'due' }),
    act: nextStep,
    shows: /until then/,
  },
  'first-steps': {
    prepare: ({ desk }) => {
      desk.commands.setPreferences({ firstSteps: 'due' });
      desk.commands.testNotification();
    },
    act: async (page) => {
      await nextStep(page);
      await nextStep(page);
    },
    shows: /Press its button/,
  },
  evidence: {
    items: () => [orderWithEvidence(NOW), ...everything()],
    act: async (page) => {
      await open(/Kessler/)(page);
      await page.getByRole('grid').waitFor();
      await page
        .getByRole('heading', { name: /^(Earlier decisions|Frühere Entscheidungen|Décisions précédentes)$/ })
        .waitFor();
    },
    shows: /12 lines, 1 changed|12 Positionen, 1 geändert|12 lignes, 1 modifiée/,
  },
  'by-line': {
    items: () => [orderByLine(NOW), ...everything()],
    act: async (page) => {
      await open(/Kessler/)(page);
      await rejectTwoLines(page);
    },
    shows: /2 of 12 lines rejected|2 von 12 Positionen abgelehnt|2 lignes sur 12 rejetées/,
  },
  'by-line-answered': {
    items: () => [answeredByLine(NOW), ...everything()],
    act: async (page) => {
      await view('History')(page);
      await open(/Kessler/)(page);
      await page.getByRole('grid').waitFor();
    },
    shows: /2 of 12 lines rejected|2 von 12 Positionen abgelehnt|2 lignes sur 12 rejetées/,
  },
  posing: {
    items: () => [posingOrder(NOW), purchaseOrder(NOW)],
    act: open(/PO 4712/),
    shows: /Leads to evil\.example, which Canteen is not known for/,
  },
  approval: { act: open(/PO 4711/), shows: /Which cost centre/ },
  failure: { act: open(/Order sync/), shows: /^How often$/ },
  status: { act: openKnown(/Order 100482/), shows: /picking/ },
  customer: { act: openKnown(/appointment moved/), shows: /Number not reachable/ },
  comment: {
    act: async (page) => {
      await open(/PO 4711/)(page);
      await page.getByRole('button', { name: 'Reject…', exact: true }).click();
    },
    shows: /Reject: comment \(optional\)/,
  },
  confirm: {
    act: async (page) => {
      await open(/Frame contract/)(page);
      await page.getByRole('button', { name: 'Approve…', exact: true }).click();
    },
    shows: /Approve €480,000.00\?/,
  },
  'answer-sending': {
    prepare: staying,
    act: async (page) => {
      await open(/PO 4711/)(page);
      await page.getByRole('button', { name: 'Approve', exact: true }).click();
    },
    shows: /Your answer is being sent/,
  },
  'answer-offline': {
    prepare(backend) {
      staying(backend);
      offline(backend);
    },
    act: async (page) => {
      await open(/PO 4711/)(page);
      await page.getByRole('button', { name: 'Approve', exact: true }).click();
    },
    shows: /Waiting for the network; your answer is kept/,
  },
  'menu-snooze': {
    act: async (page) => {
      await open(/PO 4711/)(page);
      await page.getByRole('button', { name: 'Snooze', exact: true }).click();
    },
    shows: /^Until tomorrow/,
  },
  'menu-sort': {
    act: (page) => page.getByRole('button', { name: 'Sort', exact: true }).click(),
    shows: /^Newest first$/,
  },
  'menu-pause': {
    act: (page) => page.getByRole('button', { name: 'Pause', exact: true }).click(),
    shows: /^Until I resume$/,
  },
  'menu-filter': {
    act: async (page) => {
      await view('History')(page);
      await page.getByRole('button', { name: /^State/ }).click();
    },
    shows: /^Answered$/,
  },
  'inbox-know': { act: toKnow, shows: /Your appointment moved/ },
  'inbox-snoozed': { act: snoozed, shows: /^Back tomorrow at 0/ },
  'inbox-snoozed-detail': {
    act: async (page, backend) => {
      await snoozed(page, backend);
      await open(/PO 4711/)(page);
    },
    shows: /^Bring back now$/,
  },
  'snooze-time': {
    act: async (page) => {
      await open(/PO 4711/)(page);
      await page.keyboard.press('s');
      await page.getByRole('menuitem', { name: 'Pick a time…' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Snooze', exact: true }).click();
    },
    shows: /Press again to snooze all the same/,
  },
  'inbox-snoozed-empty': {
    act: async (page, backend) => {
      await snoozed(page, backend);
      const itemIds = backend.snapshot.snoozed.map(({ item }) => item.id);
      await backend.invoke('item.snooze', { itemIds, until: null });
    },
    shows: /^Nothing is snoozed$/,
  },
  'inbox-search': {
    act: async (page) => {
      await page.getByRole('button', { name: 'Search the inbox' }).click();
      await page.getByRole('searchbox').fill('needs');
    },
    shows: /^Who is on it$/,
  },
  'inbox-search-nothing': {
    act: async (page) => {
      await page.getByRole('button', { name: 'Search the inbox' }).click();
      await page.getByRole('searchbox').fill('zebra');
    },
    shows: /Nothing matches/,
  },
  'inbox-nothing-to-answer': {
    items: () => everything().filter(({ actions, state }) => actions.length === 0 || state !== 'open'),
    shows: /Nothing to answer/,
  },
  'inbox-some': {
    act: async (_page, backend) => {
      const itemIds = backend.snapshot.inbox.slice(1, 4).map(({ item }) => item.id);
      await backend.emit('navigate', { view: 'inbox', itemIds: [...itemIds, GONE] });
    },
    shows: /3 of 4 shown · Show all/,
  },
  'inbox-some-gone': {
    act: (_page, backend) => backend.emit('navigate', { view: 'inbox', itemIds: [GONE] }),
    shows: /All of these are done/,
  },
  'inbox-empty': { items: () => [], shows: /Nothing waits for you/ },
  'inbox-offline': { items: () => [], prepare: offline, shows: /Nothing was waiting when the connection was lost/ },
  'inbox-paused': {
    prepare: (backend) => void backend.desk.commands.pause('hour'),
    shows: /Paused until 11:42/,
  },
  starting: {
    beforeFirstSnapshot: true,
    prepare: (backend) => backend.override('snapshot.get', 'hang'),
    shows: /Loading/,
  },
  'start-failed': {
    beforeFirstSnapshot: true,
    prepare: (backend) => backend.override('snapshot.get', problem('STORE_UNAVAILABLE', 'The file is damaged.')),
    shows: /could not read its data/,
  },
  revoked: {
    prepare: (backend) => backend.connection({ state: 'revoked' }),
    shows: /This device was signed out/,
  },
  pairing: {
    prepare: (backend) => backend.unpair(),
    shows: /Pair this computer/,
  },
  'sign-in': { prepare: unpaired, act: typeAddress, shows: /^Sign in with login/ },
  'sign-in-question': {
    prepare: (backend) => {
      unpaired(backend);
      backend.unproven = true;
    },
    act: async (page) => {
      await typeAddress(page);
      await page.getByRole('button', { name: /^Sign in with/ }).click();
    },
    shows: /Do you know this server/,
  },
  'sign-in-waiting': {
    prepare: (backend) => {
      unpaired(backend);
      backend.override('relay.sign-in', 'hang');
    },
    act: async (page) => {
      await typeAddress(page);
      await page.getByRole('button', { name: /^Sign in with/ }).click();
    },
    shows: /in your browser\. This window goes on/,
  },
  'signed-out': {
    prepare: (backend) => {
      const issuer = 'login.acme.example';
      const reason = `Your sign-in at ${issuer} has ended. Sign in again; your answers are kept on this device.`;
      backend.connection({ state: 'revoked', issuer, reason });
    },
    act: preferences('Connection'),
    shows: /^Sign in again with login/,
  },
  'not-accepted': {
    items: () => [...everything(), notAccepted(NOW)],
    act: open(/PO 4698/),
    shows: /^Answer again$/,
  },
  history: { act: view('History'), shows: /31 items/ },
  'history-search': {
    act: async (page) => {
      await view('History')(page);
      await page.getByRole('searchbox').fill('approval PO');
      await page.locator('mark').first().waitFor();
    },
    shows: /25 items/,
  },
  'history-item': {
    act: async (page) => {
      await view('History')(page);
      await open(/PO 4689/)(page);
    },
    shows: /SAP ERP refused: budget closed/,
  },
  'history-nothing': {
    act: async (page) => {
      await view('History')(page);
      await page.getByRole('searchbox').fill('zebra');
    },
    shows: /Nothing matches/,
  },
  'history-empty': { items: () => [], act: view('History'), shows: /Your history is empty/ },
  'history-loading': {
    prepare: (backend) => backend.override('history.search', 'hang'),
    act: view('History'),
    shows: /Searching your history/,
  },
  'history-failed': {
    prepare: (backend) => backend.override('history.search', problem('STORE_UNAVAILABLE', 'The history is busy.')),
    act: view('History'),
    shows: /The search did not finish/,
  },
  'history-offline': { prepare: offline, act: view('History'), shows: /the data on this device/ },
  notifications: { act: preferences('Notifications'), shows: /With these settings:/ },
  refinements: {
    act: async (page) => {
      await preferences('Notifications')(page);
      await page.getByRole('button', { name: '1 refinement' }).click();
      await page.getByRole('button', { name: 'Show which' }).click();
    },
    shows: /Add a refinement/,
  },
  'notifications-offline': { prepare: offline, act: preferences('Notifications'), shows: /changes apply here at once/ },
  'quiet-hours': { act: preferences('Quiet hours'), shows: /until the next day/ },
  computer: { act: preferences('This device'), shows: /Start when I sign in/ },
  connection: { act: preferences('Connection'), shows: /Dana Fox \(dana\)/ },
  'check-good': {
    sizes: TALL,
    prepare: (backend) => {
      backend.check = connectionCheck(NOW, 'en');
    },
    act: check('Connection', 'Check'),
    shows: /^The server can be reached\.$/,
  },
  'check-running': {
    sizes: TALL,
    prepare: (backend) => {
      backend.check = connectionCheck(NOW, 'en', 'certificate', true);
    },
    act: check('Connection', 'Check'),
    shows: /^Checking$/,
  },
  'check-certificate': {
    sizes: TALL,
    prepare: (backend) => {
      backend.check = connectionCheck(NOW, 'en', 'certificate');
    },
    act: check('Connection', 'Check'),
    shows: /^Failed at: Certificate\.$/,
  },
  'check-german': {
    sizes: TALL,
    prepare: (backend) => {
      backend.app({ locale: 'de-DE' });
      backend.check = connectionCheck(NOW, 'de', 'certificate');
    },
    act: async (page) => {
      await page.getByRole('button', { name: 'Einstellungen', exact: true }).click();
      await page.getByRole('button', { name: 'Verbindung', exact: true }).click();
      await page.getByRole('button', { name: 'Prüfen', exact: true }).click();
    },
    shows: /^Fehlgeschlagen bei: Zertifikat\.$/,
  },
  'proxy-sign-in': {
    sizes: TALL,
    prepare: behindProxy,
    act: preferences('Connection'),
    shows: /^Sign in at the proxy proxy\.acme/,
  },
  'proxy-kept': {
    sizes: TALL,
    prepare: (backend) => backend.app({ proxySignIns: [PROXY] }),
    act: preferences('Connection'),
    shows: /^A sign-in is kept for proxy\.acme/,
  },
  'pairing-proxy': {
    sizes: TALL,
    prepare: (backend) => {
      unpaired(backend);
      const { reason } = proxied();
      backend.override('relay.ways', problem('STORE_UNAVAILABLE', reason ?? '', { proxy: PROXY }));
    },
    act: (page) => page.getByLabel('Server address').fill('https://relay.acme.example'),
    shows: /^Sign in at the proxy proxy\.acme/,
  },
  unpair: {
    act: async (page) => {
      await preferences('Connection')(page);
      await page.getByRole('button', { name: 'Unpair this computer' }).click();
    },
    shows: /Unpair this computer\?/,
  },
  about: {
    act: async (page) => {
      await preferences('About')(page);
      await page.getByRole('button', { name: 'Copy diagnostics' }).click();
    },
    shows: /Answers kept: 0/,
  },
  keys: {
    act: async (page) => {
      await page.getByRole('tab', { name: /^To answer/ }).waitFor();
      await page.keyboard.press('?');
    },
    shows: /I am on it, or hand back/,
  },
  'long-texts': {
    items: () =>
      HOSTILE_TITLES.map((title, index) =>
        purchaseOrder(NOW, {
          title,
          body: `${title} ${title}`,
          facts: [{ label: title.slice(0, 60), value: title }],
          createdAt: iso(NOW - index * HOUR),
        }),
      ),
    shows: /To answer 7/,
  },
  reply: {
    page: 'reply.html',
    sizes: [{ width: 420, height: 220 }],
    items: () => [purchaseOrder(NOW)],
    reply: ([item]) => ({ itemId: item?.id ?? '', action: 'reject' }),
    shows: /Reject: comment \(optional\)/,
  },
  'reply-confirm': {
    page: 'reply.html',
    sizes: [{ width: 420, height: 220 }],
    items: () => [contract(NOW)],
    reply: ([item]) => ({ itemId: item?.id ?? '', action: 'approve' }),
    shows: /Approve €480,000.00\?/,
  },
  processes: {
    prepare: withProcesses(demoProcesses(NOW)),
    act: view('Processes'),
    shows: /Onboarding Kim Reyes/,
  },
  'process-long': {
    prepare: withProcesses(demoProcesses(NOW)),
    act: async (page) => {
      await view('Processes')(page);
      await open(/Order 100482/)(page);
    },
    shows: /Handed to the second carrier/,
  },
  'processes-empty': { prepare: withProcesses([]), act: view('Processes'), shows: /No processes yet/ },
  'processes-kept': {
    prepare: withProcesses(demoProcesses(NOW)),
    act: async (page, backend) => {
      await view('Processes')(page);
      await page.getByText('Onboarding Kim Reyes').first().waitFor();
      offline(backend);
    },
    shows: /this is how they were/,
  },
  'processes-offline': {
    prepare: offline,
    act: view('Processes'),
    shows: /Processes are shown only while you are connected/,
  },
  requests: {
    prepare: withRequests(demoRequests(NOW)),
    act: (page) => page.getByRole('button', { name: /^My requests/ }).click(),
    shows: /Laptop for the new colleague/,
  },
  'requests-offline': {
    prepare: withRequests(demoRequests(NOW)),
    act: async (page, backend) => {
      await page.getByRole('button', { name: /^My requests/ }).waitFor();
      backend.relay.requests = null;
      offline(backend);
      await page.getByRole('button', { name: /^My requests/ }).click();
    },
    shows: /Requests are shown only while you are connected/,
  },
  'requests-empty': {
    prepare: withRequests(demoRequests(NOW)),
    act: async (page, backend) => {
      await page.getByRole('button', { name: /^My requests/ }).waitFor();
      backend.relay.requests = [];
      await page.getByRole('button', { name: /^My requests/ }).click();
    },
    shows: /No requests yet/,
  },
  'reply-gone': {
    page: 'reply.html',
    sizes: [{ width: 420, height: 220 }],
    items: () => [],
    shows: /no longer waits for an answer/,
  },
};
