/** The page's entry: starts the worker that hosts the desk, draws the window before it, and registers the service worker behind it. */
import { surroundingsOf } from '../../renderer/bridge.ts';
import { createServices } from '../../renderer/state/services.tsx';
import { App } from '../../renderer/views/app.tsx';
import { mount } from '../../widgets/mount.tsx';
import { performer } from './acts.ts';
import { createAppearance } from './appearance.ts';
import { createWorkerBridge } from './bridge.ts';
import { unfitBecause } from './fitness.ts';
import { createPageSide } from './own.ts';
import { registerService } from './service.ts';
import { tellUnfit } from './unfit-page.ts';
import { createUpdates } from './updates.ts';

const unfit = unfitBecause(window);
if (unfit) tellUnfit(document, unfit);
else start();

function start(): void {
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
  const updates = createUpdates(container, () => location.reload());
  const appearance = createAppearance(matchMedia('(prefers-color-scheme: dark)'));
  const own = createPageSide(updates.handlers, [appearance, updates]);
  const worker = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module', name: 'beckon-desk' });
  const bridge = createWorkerBridge(worker, performer(window), own);
  updates.followConnection(bridge);
  const around = surroundingsOf(bridge);
  mount(<App services={createServices(around)} keyboard={around} />);
  window.addEventListener('load', async () => {
    const registration = await registerService(container, new URL(import.meta.url).pathname);
    if (registration) updates.follow(registration);
  });
}
