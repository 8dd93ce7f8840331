/**
 * Entry of the window. React draws snapshots from the host and sends intents; it has no business logic.
 * `bridge.ts` is the only access to the outside, `state/` holds the window's state, `views/` and `components/` draw, `i18n/` forms words
 * (`shared/words/`).
 */
import { mount } from '../widgets/mount.tsx';
import { pageEnvironment } from './bridge.ts';
import { reportActivity } from './state/activity-report.ts';
import { createServices } from './state/services.tsx';
import { App } from './views/app.tsx';

const around = pageEnvironment();
reportActivity(around);
mount(<App services={createServices(around)} keyboard={around} />);
