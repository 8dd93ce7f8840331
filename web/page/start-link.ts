/** Links into the page: to a view, an item or some items, as in app shortcuts and notifications; or with a one-time code. */
import type { BaseEvents } from '../../shared/bridge/base.ts';
import { VIEWS } from '../../shared/bridge/views.ts';
import { isItemId, itemIdsOf } from '../../shared/rules/item-id.ts';

type Place = BaseEvents['navigate'];

/** Anyone can write a link, so it only navigates and never answers. @param hash of the address. @returns null if it names no place */
export function placeOf(hash: string): Place | null {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const itemId = given.get('item')?.toLowerCase() ?? '';
  if (isItemId(itemId)) return { view: 'inbox', itemId };
  const itemIds = itemIdsOf((given.get('items') ?? '').toLowerCase().split(','));
  if (itemIds.length > 0) return { view: 'inbox', itemIds };
  const view = VIEWS.find((one) => one === given.get('view'));
  return view ? { view } : null;
}

interface Linked {
  readonly location: { readonly hash: string; readonly pathname: string };
  readonly history: { readonly state: unknown; replaceState(state: unknown, title: string, url: string): void };
  addEventListener(type: 'hashchange', listener: () => void): void;
}

/** Navigates, and removes the place from the address so that a reload does not follow the link again. */
export function followLinks(page: Linked, go: (place: Place) => void): void {
  const { location, history } = page;
  const follow = (): void => {
    const place = placeOf(location.hash);
    if (!place) return;
    // The entry's state is used for the way back (`session-history.ts`).
    history.replaceState(history.state, '', location.pathname);
    go(place);
  };
  page.addEventListener('hashchange', follow);
  follow();
}

const CODE = /^[\w -]{4,64}$/;

/** @param hash of the address. @returns null if it has no code */
export function codeOf(hash: string): string | null {
  const code = new URLSearchParams(hash.replace(/^#/, '')).get('code');
  return code !== null && CODE.test(code) ? code : null;
}

/**
 * Reads a one-time code once and removes it from the address at once, so that no history, bookmark or screenshot contains it. It does not
 * sign in by itself: the window asks first.
 */
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
