/** The place as the browser has it. */
import { useSyncExternalStore } from 'react';
import { addressOf, type Place, placeOf } from './place.ts';

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function usePlace(): [Place, (place: Place) => void] {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return [
    placeOf(hash),
    (place) => {
      window.location.hash = addressOf(place);
    },
  ];
}
