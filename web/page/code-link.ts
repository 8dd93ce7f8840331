/**
 * A link to the page with a one-time code after its `#`. The code is read once and removed from the address at once, so that no history,
 * bookmark or screenshot contains it. It does not sign in by itself: the window asks first.
 */
import type { Linked } from './start-link.ts';

const CODE = /^[\w -]{4,64}$/;

/** @param hash of the address. @returns null if it has no code */
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
