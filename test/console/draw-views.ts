/** Draws the views of the console: each in one look in `npm test`, in all looks in `npm run test:long`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible } from '../helpers/axe.ts';
import { type ConsoleLab, LONG_NAMED } from './parts.ts';

/** Address of each view, and its heading. */
const VIEWS = [
  ['overview', 'Overview'],
  ['insights', 'Insights'],
  ['sources', 'Sources'],
  ['people', 'People and roles'],
  ['people/roles%3A', 'People and roles'],
  ['people/dana', 'Dana Fox'],
  [`people/${LONG_NAMED}`, /^(W+|Lo Ng)$/],
  ['hooks', 'Hooks'],
  ['hooks/sap%2Ftickets', 'sap/tickets'],
  ['hooks/sap%2Ffates', 'sap/fates'],
  ['outbound', 'Outbound'],
  ['gateways', 'Gateways'],
  ['trace', 'Who saw what'],
  ['dry-run', 'Dry run'],
  ['audit', 'Audit'],
  ['cluster', 'Relays'],
] as const;

const LOOKS = [
  { dark: false, width: 1280 },
  { dark: true, width: 1280 },
  { dark: false, width: 420 },
] as const;

/** Horizontal overflow of the page, px. */
const WIDER = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
export const pxBeside = (page: Page): Promise<number> => page.evaluate<number>(WIDER);

interface Given {
  lab: ConsoleLab;
  /** Result of `answeredApproval`. */
  itemId: string;
}

/** Registers a test for each look. @param given called once the lab is open @param which `by turns`: each view in only one look */
export function testViews(given: () => Given, which: 'all' | 'by turns'): void {
  for (const [turn, look] of LOOKS.entries()) {
    const where = `${look.dark ? 'dark' : 'light'}, ${look.width} px`;
    test(`${which === 'all' ? 'every view' : 'every third view'} is accessible, ${where}`, async () => {
      const { lab, itemId } = given();
      const { page, go, complaints, close } = await lab.open(look);
      const places = [...VIEWS, [`trace/${itemId}`, 'PO 4711 needs your approval'] as const];
      for (const [place, title] of places.filter((_, index) => which === 'all' || index % LOOKS.length === turn)) {
        await go(place);
        await page.getByRole('heading', { name: title, level: 1 }).waitFor();
        await page.getByRole('status').filter({ hasText: 'Reading' }).waitFor({ state: 'detached' });
        await assertAccessible(page, `${place}, ${where}`);
        const wider = await pxBeside(page);
        assert.ok(wider <= 0, `${place} is ${wider} px wider than its window of ${look.width} px`);
      }
      assert.deepEqual(complaints, []);
      await close();
    });
  }
}
