/** Entry of the notification card, which the app draws where the system has no notifications with buttons. */
import { mount } from '../widgets/mount.tsx';
import { pageEnvironment } from './bridge.ts';
import { createServices } from './state/services.tsx';
import { CardApp } from './views/card.tsx';

mount(<CardApp services={createServices(pageEnvironment())} />);
