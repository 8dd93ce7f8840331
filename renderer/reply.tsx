/** The small window in which a notification's answer gets its comment or confirmation. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { surroundings } from './bridge.ts';
import { createServices } from './state/services.tsx';
import { ReplyApp } from './views/reply.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('reply.html has no #root');
createRoot(root).render(
  <StrictMode>
    <ReplyApp services={createServices(surroundings())} />
  </StrictMode>,
);
