/**
 * The window. React draws snapshots of the main process and sends intents back; it decides nothing.
 * `bridge.ts` is the only door to the outside, `state/` holds what the window remembers, `views/` and `components/` draw,
 * `i18n/` has every word.
 */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { surroundings } from './bridge.ts';
import { createServices } from './state/services.tsx';
import { App } from './views/app.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
const around = surroundings();
createRoot(root).render(
  <StrictMode>
    <App services={createServices(around)} keyboard={around} />
  </StrictMode>,
);
