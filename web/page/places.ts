/** The browser's history (HTML, session history): its way back, and where the person was when the page is loaded again. */
import type { PlacePort } from '../../renderer/state/places.ts';

/** @param page the window */
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
