/** Entry of the reply window: comment or confirmation of a notification's answer. */
import { mount } from '../widgets/mount.tsx';
import { pageEnvironment } from './bridge.ts';
import { createServices } from './state/services.tsx';
import { ReplyApp } from './views/reply.tsx';

mount(<ReplyApp services={createServices(pageEnvironment())} />);
