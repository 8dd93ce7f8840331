/**
 * The administrator's console, served by the relay at `/admin`. It draws what the relay tells under `/v1/admin/` and sends back what
 * is asked; it decides nothing and keeps nothing. `api.ts` is the only door to the outside, `state/` asks and remembers where one
 * is, `views/` and `components/` draw, `i18n/` has every word.
 */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createApi } from './api.ts';
import { ServicesProvider } from './state/services.tsx';
import { App } from './views/app.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
const api = createApi((path, init) => fetch(path, init));
createRoot(root).render(
  <StrictMode>
    <ServicesProvider services={{ api, now: () => Date.now(), locale: navigator.language }}>
      <App />
    </ServicesProvider>
  </StrictMode>,
);
