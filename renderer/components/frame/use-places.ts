import { useEffect, useRef } from 'react';
import { ONE_PANE, PHONE } from '../../../widgets/styles.ts';
import type { Navigation } from '../../state/navigation.ts';
import { followPlaces, type Places } from '../../state/places.ts';
import { useServices } from '../../state/services.tsx';
import { useMedia } from './use-media.ts';

/** Keeps the browser's history in step with the window, if the host has one. */
export function usePlaces(navigation: Navigation): void {
  const { places: port, navigation: store } = useServices();
  const places = useRef<Places | null>(null);
  const onePane = useMedia(ONE_PANE);
  const phone = useMedia(PHONE);
  useEffect(() => {
    if (!port) return;
    const followed = followPlaces(port, () => store.get().view, store.go);
    places.current = followed;
    return () => {
      places.current = null;
      followed.close();
    };
  }, [port, store]);
  useEffect(() => {
    // Ignore an outdated render: the store already has a newer state, which is drawn next.
    if (navigation === store.get()) places.current?.moved(navigation, { onePane, phone });
  }, [navigation, store, onePane, phone]);
}
