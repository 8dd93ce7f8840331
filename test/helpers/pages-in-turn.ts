/** Page after page of one browser, without a new process for each. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

/** What Playwright's test runner takes between two tests; the types leave it out. */
interface Reusing {
  _newContextForReuse(options: BrowserContextOptions): Promise<BrowserContext>;
  _disconnectFromReusedContext(reason: string): Promise<void>;
}

/** ms for each step in a page: a busy machine is no fault. */
const PATIENCE_MS = 60_000;

/**
 * Opens a page where the one before it was, in a process that runs already and has compiled the program: that takes half the time. It is
 * as new as any: storage, cookies, clock, scripts and bindings of the one before are gone. Another that is opened meanwhile gets a context
 * of its own. Whoever is done closes the page's context.
 */
export function pagesInTurn(browser: Browser): (options: BrowserContextOptions) => Promise<Page> {
  const reusing = browser as Browser & Reusing;
  let taken = false;
  return async (options) => {
    const reuses = !taken;
    taken = true;
    const context = await (reuses ? reusing._newContextForReuse(options) : browser.newContext(options));
    context.setDefaultTimeout(PATIENCE_MS);
    if (!reuses) return context.newPage();
    context.close = async () => {
      await reusing._disconnectFromReusedContext('closed');
      taken = false;
    };
    return context.pages()[0] ?? context.newPage();
  };
}
