/** The small window in which a notification's answer gets its comment or confirmation. */
import { mount } from '../widgets/mount.tsx';
import { surroundings } from './bridge.ts';
import { createServices } from './state/services.tsx';
import { ReplyApp } from './views/reply.tsx';

mount(<ReplyApp services={createServices(surroundings())} />);
