/** Accessibility rules of axe-core, run inside the page. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Stops that Tabster puts around a menu, and that hand the keyboard on at once: they are hidden, and nothing stays there. */
const NO_CONTENT = '[data-tabster-dummy]';

/**
 * Fails with the rule and the elements where axe finds a violation.
 * @param where names the view in the failure
 */
export async function assertAccessible(page: Page, where: string): Promise<void> {
  // A colour halfway between two others is no colour of the page.
  await page.evaluate(() => {
    type Running = { finished: Promise<unknown>; constructor: { name: string } };
    const running: Running[] = Reflect.get(globalThis, 'document').getAnimations();
    const transitions = running.filter((one) => one.constructor.name === 'CSSTransition');
    return Promise.allSettled(transitions.map(({ finished }) => finished)).then(() => null);
  });
  // Evaluated over the debugging protocol: the page's own security policy lets no such script in.
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
