/** A page of the web client that detects whether text was interpreted: code that ran, elements, requests, policy violations, dialogs. */
import type { Page } from 'puppeteer-core';

interface Watched {
  /** Starts here and discards earlier findings. */
  begin(): Promise<void>;
  /** Findings so far; empty if none. */
  noticed(): Promise<string[]>;
}

/** Call before the page is opened. @param origin the only origin that it may request */
export async function watch(page: Page, origin: string): Promise<Watched> {
  const outside: string[] = [];
  page.on('dialog', (dialog) => {
    outside.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    const isOwn = url.startsWith(`${origin}/`) && !url.includes('attacked');
    if (!isOwn && !/^(data|blob):/.test(url)) outside.push(`a request: ${url}`);
  });
  page.on('framenavigated', (frame) => frame.url() === `${origin}/` || outside.push(`a page: ${frame.url()}`));
  await page.evaluateOnNewDocument(NOTICE);
  return {
    async begin() {
      outside.length = 0;
      await page.evaluate(() => Reflect.set(globalThis, 'noticed', []));
    },
    async noticed() {
      const inside = await page.evaluate(() => Reflect.get(globalThis, 'noticed'));
      return [...outside, ...inside];
    },
  };
}

/** Runs in the page before the page's own code: plain JavaScript with browser globals. */
const NOTICE = `
  globalThis.noticed = [];
  globalThis.attacked = (which) => { noticed.push('code that ran: ' + which); };
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    noticed.push('the policy was needed: ' + violatedDirective + ' ' + blockedURI);
  });
  const FOREIGN = new Set(['script', 'iframe', 'frame', 'object', 'embed', 'base', 'meta', 'link', 'form', 'marquee', 'math', 'template',
    'noscript', 'video', 'audio', 'details', 'select', 'attacked-x', 'a', 'img']);
  const isStrange = ({ name, value }) =>
    name.startsWith('on') || name === 'srcdoc' || name === 'formaction' || (['id', 'class', 'name', 'style'].includes(name) && value.includes('attacked'));
  const look = (node) => {
    if (!(node instanceof Element)) return;
    const strange = [...node.attributes].filter(isStrange).map(({ name }) => name);
    if (FOREIGN.has(node.localName) || strange.length > 0) noticed.push('an element: ' + node.outerHTML.slice(0, 300) + ' ' + strange);
    node.childNodes.forEach(look);
  };
  addEventListener('DOMContentLoaded', () => {
    new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(look)))
      .observe(document.body, { childList: true, subtree: true });
  });
`;
