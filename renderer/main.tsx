/**
 * The window. React draws snapshots of the host and sends intents back; it decides nothing.
 * `bridge.ts` is the only door to the outside, `state/` holds what the window remembers, `views/` and `components/` draw,
 * `i18n/` speaks the person's language (`shared/words/`).
 */
import { mount } from '../widgets/mount.tsx';
import { surroundings } from './bridge.ts';
import { createServices } from './state/services.tsx';
import { tellWorking } from './state/working.ts';
import { App } from './views/app.tsx';

const around = surroundings();
tellWorking(around);
mount(<App services={createServices(around)} keyboard={around} />);
