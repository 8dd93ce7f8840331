/** Scenes of a window whose host has the base alone, as `shared/bridge/base.ts` has it, and not one capability. */
import { contract } from '../helpers/demo-items.ts';
import { NOW, preferences, type Scene, unpaired, view } from './scenes.ts';

const SCENES_OF_BASE: Record<string, Omit<Scene, 'capabilities'>> = {
  'base-inbox': { shows: /Waiting for you · 7/ },
  'base-history': { act: view('History'), shows: /31 items/ },
  'base-appearance': { act: preferences('Appearance'), shows: /^Language$/ },
  'base-connection': { act: preferences('Connection'), shows: /Dana Fox \(dana\)/ },
  'base-about': { act: preferences('About'), shows: /Beckon 0\.1\.0/ },
  'base-pairing': { prepare: unpaired, shows: /gives you a code that is valid/ },
  'base-reply': {
    page: 'reply.html',
    sizes: [{ width: 420, height: 220 }],
    items: () => [contract(NOW)],
    reply: ([item]) => ({ itemId: item?.id ?? '', action: 'approve' }),
    shows: /no longer waits for an answer/,
  },
};

export const BASE_SCENES: Record<string, Scene> = Object.fromEntries(
  Object.entries(SCENES_OF_BASE).map(([name, scene]) => [name, { ...scene, capabilities: [] }]),
);
