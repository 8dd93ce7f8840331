/**
 * A link to the page that carries a one-time code after its `#`. It is read once and taken out of the address at once, so that it stays in no
 * history, no bookmark and no picture of the screen. It signs nobody in by itself: the window asks.
 */
import type { Linked } from './start-link.ts';

const CODE = /^[\w -]{4,64}$/;

/** @param hash of the address. @returns null: it carries no code */
export function codeOf(hash: string): string | null {
  const code = new URLSearchParams(hash.replace(/^#/, '')).get('code');
  return code !== null && CODE.test(code) ? code : null;
}

export function followCodeLinks(page: Linked, bring: (code: string) => void): void {
  const { location, history } = page;
  const follow = (): void => {
    const code = codeOf(location.hash);
    if (code === null) return;
    history.replaceState(null, '', location.pathname);
    bring(code);
  };
  page.addEventListener('hashchange', follow);
  follow();
}
