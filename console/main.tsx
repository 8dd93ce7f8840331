/**
 * The administrator's console, served by the relay at `/admin`. It draws what the relay tells under `/v1/admin/` and sends back what
 * is asked; it decides nothing and keeps nothing. `api.ts` is the only door to the outside, `state/` asks and remembers where one
 * is, `views/` and `components/` draw, its words are in `shared/words/`.
 */
import { mount } from '../widgets/mount.tsx';
import { createApi } from './api.ts';
import { ServicesProvider } from './state/services.tsx';
import { App } from './views/app.tsx';

const api = createApi((path, init) => fetch(path, init));
mount(
  <ServicesProvider services={{ api, now: () => Date.now(), locale: navigator.language }}>
    <App />
  </ServicesProvider>,
);
