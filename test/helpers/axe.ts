import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Tabster's hidden focus stops around a menu; they pass the focus on immediately. */
const NO_CONTENT = '[data-tabster-dummy]';

/** @param where names the view in the failure */
export async function assertAccessible(page: Page, where: string): Promise<void> {
  // Wait for transitions: an intermediate colour is not a colour of the page.
  await page.evaluate(() => {
    type Running = { finished: Promise<unknown>; constructor: { name: string } };
    const running: Running[] = Reflect.get(globalThis, 'document').getAnimations();
    const transitions = running.filter((one) => one.constructor.name === 'CSSTransition');
    return Promise.allSettled(transitions.map(({ finished }) => finished)).then(() => null);
  });
  // Evaluated over the debugging protocol: the page's content security policy blocks such a script.
  await page.evaluate(source);
  const { violations } = await page.evaluate<AxeResults, string>(
    (dummies) => Reflect.get(globalThis, 'axe').run({ exclude: [[dummies]] }),
    NO_CONTENT,
  );
  const told = violations.map(({ id, help, nodes }) => {
    const [first] = nodes;
    return `${id}: ${help}\n    ${first?.html.slice(0, 200)}\n    ${first?.failureSummary?.replaceAll('\n', ' ')}`;
  });
  assert.deepEqual(told, [], `${where}\n${told.join('\n')}`);
}
