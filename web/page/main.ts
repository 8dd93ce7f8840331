/** Entry of the page. Starts the worker before it loads the window, so that both initialize in parallel. */

import { windowLanguages } from '../words/window.ts';
import { loadFailure, missingFeature } from './browser-support.ts';
import { readLastView } from './last-view.ts';
import { showMissingFeature } from './unfit-page.ts';

/** ms that an empty page waits for the confirmation. */
const PATIENCE_MS = 500;

const unfit = missingFeature(window);
if (unfit) showMissingFeature(document, unfit);
else {
  const begin = () =>
    new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module', name: 'beckon-desk' });
  let early: Worker | null = begin();
  const startWorker = () => {
    const worker = early ?? begin();
    early = null;
    return worker;
  };
  const entry = new URL(import.meta.url).pathname;
  const lastView = readLastView(window, entry);
  const words = windowLanguages.begin(navigator.language);
  // A stored view is drawn at once. If its person is not confirmed soon, the page says that it starts.
  const viewOrPatience = Promise.race([lastView, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  const started = Promise.all([import('./start.tsx'), words, viewOrPatience]).then(
    ([{ start }]) => start(startWorker, entry, windowLanguages, lastView),
    () => showMissingFeature(document, loadFailure(navigator.language)),
  );
  // Before `DOMContentLoaded`, when the browser delivers what the service worker sent to the page that it opened.
  navigator.serviceWorker?.addEventListener('message', (event) => void started.then((take) => take?.(event)));
}
