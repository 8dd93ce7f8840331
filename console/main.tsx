/**
 * The admin console, served by the relay at `/admin`. It draws data from `/v1/admin/`, sends the user's requests, and has no logic or
 * storage of its own. `api.ts` is the only network access, `state/` holds queries and the route, `views/` and `components/` draw. Words:
 * `shared/words/`.
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
