/** A notification that the app draws itself, for where the system has none that can be answered. */
import { mount } from '../widgets/mount.tsx';
import { surroundings } from './bridge.ts';
import { createServices } from './state/services.tsx';
import { CardApp } from './views/card.tsx';

mount(<CardApp services={createServices(surroundings())} />);
