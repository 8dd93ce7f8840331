/** The browser's session history (HTML): the way back, and the place to restore after a reload. */
import type { PlacePort } from '../../renderer/state/places.ts';

export function pagePlaces(page: Pick<Window, 'history' | 'addEventListener' | 'removeEventListener'>): PlacePort {
  const { history } = page;
  return {
    state: () => history.state,
    push: (state) => history.pushState(state, ''),
    replace: (state) => history.replaceState(state, ''),
    back: (entries) => history.go(-entries),
    onPop(listener) {
      const heard = ({ state }: PopStateEvent) => listener(state);
      page.addEventListener('popstate', heard);
      return () => page.removeEventListener('popstate', heard);
    },
  };
}
