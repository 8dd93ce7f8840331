/** A notification that the app draws itself, for where the system has none that can be answered. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { surroundings } from './bridge.ts';
import { createServices } from './state/services.tsx';
import { CardApp } from './views/card.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('card.html has no #root');
createRoot(root).render(
  <StrictMode>
    <CardApp services={createServices(surroundings())} />
  </StrictMode>,
);
