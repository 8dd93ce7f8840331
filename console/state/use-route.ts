/** The route in the browser's address. */
import { useSyncExternalStore } from 'react';
import { addressOf, type Route, routeOf } from './route.ts';

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function useRoute(): [Route, (route: Route) => void] {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return [
    routeOf(hash),
    (route) => {
      window.location.hash = addressOf(route);
    },
  ];
}
