/** The page's entry: starts the worker that hosts the desk, and draws the window before it. */
import { surroundingsOf } from '../../renderer/bridge.ts';
import { createServices } from '../../renderer/state/services.tsx';
import { App } from '../../renderer/views/app.tsx';
import { mount } from '../../widgets/mount.tsx';
import { performer } from './acts.ts';
import { createWorkerBridge } from './bridge.ts';
import { unfitBecause } from './fitness.ts';
import { tellUnfit } from './unfit-page.ts';

const unfit = unfitBecause(window);
if (unfit) tellUnfit(document, unfit);
else start();

function start(): void {
  const worker = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module', name: 'beckon-desk' });
  const around = surroundingsOf(createWorkerBridge(worker, performer(window)));
  mount(<App services={createServices(around)} keyboard={around} />);
}
