/** The browser's session history (HTML): the way back, and the place to restore after a reload. */
import type { BrowserHistoryPort } from '../../renderer/state/browser-history.ts';

export function sessionHistory(
  page: Pick<Window, 'history' | 'addEventListener' | 'removeEventListener'>,
): BrowserHistoryPort {
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
