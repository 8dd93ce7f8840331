/** Scenes of a window whose host supports only the base of `shared/bridge/base.ts` and no capability. */
import type { Page } from 'playwright-core';
import type { Capability } from '../../shared/bridge/capabilities.ts';
import { problem } from '../../shared/problems.ts';
import { contract } from '../helpers/demo-items.ts';
import type { WindowBackend } from '../helpers/window-backend.ts';
import { NOW, preferences, type Scene, unpaired, view } from './scenes.ts';

const SCENES_OF_BASE: Record<string, Omit<Scene, 'capabilities'>> = {
  'base-inbox': { shows: /To answer 5/ },
  'base-history': { act: view('History'), shows: /31 items/ },
  'base-appearance': { act: preferences('Appearance'), shows: /^Language$/ },
  'base-connection': { act: preferences('Connection'), shows: /Dana Fox \(dana\)/ },
  'base-about': { act: preferences('About'), shows: /Beckon 0\.1\.0/ },
  'base-pairing': { prepare: unpaired, shows: /gives you a code that is valid/ },
  'base-reply': {
    page: 'reply.html',
    sizes: [{ width: 420, height: 220 }],
    items: () => [contract(NOW)],
    reply: ([item]) => ({ itemId: item?.id ?? '', action: 'approve' }),
    shows: /no longer waits for an answer/,
  },
};

const SIZES = [
  { width: 1040, height: 720 },
  { width: 390, height: 844 },
];
const left = (reason: string) => (backend: WindowBackend) => {
  backend.unpair();
  backend.connection({ state: 'unpaired', reason });
};
const leave = async (page: Page) => {
  await preferences('Connection')(page);
  await page.getByRole('button', { name: 'Sign out of this browser' }).click();
};

/** Scenes of the relay's page, where the person signs in. */
const SCENES_OF_PAGE: Record<string, Omit<Scene, 'capabilities'>> = {
  'page-sign-in': { prepare: unpaired, sizes: SIZES, shows: /^Sign in with login/ },
  'page-sign-in-code': { prepare: (backend) => backend.unpair(), shows: /Stay signed in for/ },
  'page-sign-in-linked': {
    prepare: unpaired,
    act: (_, backend) => backend.emit('linked', { code: 'K7QM-4XWP-9RTA' }),
    shows: /This link signs you in as Dana Fox/,
  },
  'page-sign-in-link-over': {
    prepare(backend) {
      unpaired(backend);
      const detail =
        'The code is not valid. A code lasts ten minutes and works once: ask your administrator for a new one.';
      backend.override('sign-in.person', problem('UNAUTHENTICATED', detail));
    },
    act: (_, backend) => backend.emit('linked', { code: 'K7QM-4XWP-9RTA' }),
    shows: /The code is not valid/,
  },
  'page-sign-in-link-offline': {
    prepare(backend) {
      unpaired(backend);
      backend.override('sign-in.person', problem('STORE_UNAVAILABLE', 'The server does not answer.'));
    },
    act: (_, backend) => backend.emit('linked', { code: 'K7QM-4XWP-9RTA' }),
    shows: /This code came with a link/,
  },
  'page-signed-out': {
    prepare: left('This browser was signed out from elsewhere. What it kept is removed.'),
    shows: /signed out from elsewhere/,
  },
  'page-sign-out': {
    act: async (page) => {
      await page
        .getByRole('button', { name: /PO 4711/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Approve', exact: true }).first().click();
      await leave(page);
    },
    sizes: SIZES,
    shows: /One answer was not sent yet/,
  },
};

const withHost = (scenes: Record<string, Omit<Scene, 'capabilities'>>, capabilities: readonly Capability[]) =>
  Object.entries(scenes).map(([name, scene]): [string, Scene] => [name, { ...scene, capabilities }]);

export const BASE_SCENES: Record<string, Scene> = Object.fromEntries([
  ...withHost(SCENES_OF_BASE, []),
  ...withHost(SCENES_OF_PAGE, ['page-sign-in']),
]);
