/** Where a link into the page leads: a view, an item, or the inbox with some items alone; shortcuts of the installed app and notifications have such links. */
import type { BaseEvents } from '../../shared/bridge/base.ts';
import { VIEWS } from '../../shared/bridge/views.ts';
import { isItemId, itemIdsOf } from '../../shared/rules/item-id.ts';

type Place = BaseEvents['navigate'];

/** Anyone can write a link: it leads somewhere and answers nothing. @param hash of the address. @returns null: it names no place */
export function placeOf(hash: string): Place | null {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const itemId = given.get('item')?.toLowerCase() ?? '';
  if (isItemId(itemId)) return { view: 'inbox', itemId };
  const itemIds = itemIdsOf((given.get('items') ?? '').toLowerCase().split(','));
  if (itemIds.length > 0) return { view: 'inbox', itemIds };
  const view = VIEWS.find((one) => one === given.get('view'));
  return view ? { view } : null;
}

/** The window's, as far as it is needed. */
export interface Linked {
  readonly location: { readonly hash: string; readonly pathname: string };
  readonly history: { readonly state: unknown; replaceState(state: unknown, title: string, url: string): void };
  addEventListener(type: 'hashchange', listener: () => void): void;
}

/** Goes there, and takes the place out of the address: a reload is no second link. */
export function followLinks(page: Linked, go: (place: Place) => void): void {
  const { location, history } = page;
  const follow = (): void => {
    const place = placeOf(location.hash);
    if (!place) return;
    // What the entry keeps is the way back (`places.ts`).
    history.replaceState(history.state, '', location.pathname);
    go(place);
  };
  page.addEventListener('hashchange', follow);
  follow();
}
