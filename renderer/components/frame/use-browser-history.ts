import { useEffect, useRef } from 'react';
import { ONE_PANE, PHONE } from '../../../widgets/styles.ts';
import { type BrowserHistory, createBrowserHistory } from '../../state/browser-history.ts';
import type { Navigation } from '../../state/navigation.ts';
import { useServices } from '../../state/services.tsx';
import { useMedia } from './use-media.ts';

/** Keeps the browser's history in sync with the window, if the host has one. */
export function useBrowserHistory(navigation: Navigation): void {
  const { browserHistory: port, navigation: store } = useServices();
  const history = useRef<BrowserHistory | null>(null);
  const onePane = useMedia(ONE_PANE);
  const phone = useMedia(PHONE);
  useEffect(() => {
    if (!port) return;
    const created = createBrowserHistory(port, () => store.get().view, store.go);
    history.current = created;
    return () => {
      history.current = null;
      created.close();
    };
  }, [port, store]);
  useEffect(() => {
    // Ignore an outdated render: the store already has a newer state, which is drawn next.
    if (navigation === store.get()) history.current?.moved(navigation, { onePane, phone });
  }, [navigation, store, onePane, phone]);
}
