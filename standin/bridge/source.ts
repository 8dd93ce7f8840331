/** Assembles page-side functions and the app's preload into the source text that Chromium runs in each new document. */

import { BAR_HEIGHT, BAR_NAME, type BarState } from './bar-state.ts';
import { decodeClone, encodeClone } from './codec.ts';
import { bridgeEndpoint, installMainWorld } from './endpoint.ts';
import { channelListeners, installIsolatedWorld, installReports } from './isolated-world.ts';
import { installMenuBar, reserveBar } from './menu-bar.ts';
import { barElements, barLook, barRoom } from './menu-bar-elements.ts';
import { menuBarView } from './menu-bar-view.ts';
import { installMenuKeys } from './menu-keys.ts';
import { menuSteps } from './menu-steps.ts';
import { installShortcuts } from './shortcuts.ts';

/** Names of the isolated world, and of the DevTools binding that exists only there. */
export const WORLD = 'Electron Isolated Context';
export const BINDING = '__electronSend';

/** Shortcuts of Chromium that Electron does not have. */
const BROWSER_SHORTCUTS = [
  ...['N', 'T', 'W', 'J', 'H', 'U', 'D', 'O', 'S', 'P', 'G', 'F', 'E', 'K', 'L', 'R'].map((key) => `Ctrl+${key}`),
  ...['N', 'T', 'W', 'B', 'O', 'D', 'M', 'A', 'R', 'G', 'P', 'I', 'C', 'J', 'Delete'].map((key) => `Ctrl+Shift+${key}`),
  'F1',
  'F3',
  'F5',
  'F6',
  'F7',
  'F10',
  'F11',
  'F12',
  'Shift+F5',
  'Ctrl+F5',
  'Alt+ArrowLeft',
  'Alt+ArrowRight',
  'Alt+Home',
  'Ctrl+F4',
  'Alt+E',
  'Alt+F',
  'Alt+D',
  'Shift+Escape',
];

export interface PreloadOptions {
  /** Source text of the preload, CommonJS; '' if the window has none. */
  preload: string;
  path: string;
  /** Secret name shared by the two worlds of the page. */
  name: string;
  menuBar: BarState;
  /** Whether the preload also runs in subframes (`nodeIntegrationInSubFrames`). */
  subframes: boolean;
  /** URL prefix of documents that are not the app's, in which nothing runs. */
  except: string;
  process: Record<string, unknown>;
}

export function mainWorldSource({ name, except, subframes }: PreloadOptions): string {
  return `(() => { ${guard(except, subframes)} (${installMainWorld})(window, ${bridgeEndpoint}, ${JSON.stringify(name)}); if (window === window.top) (${reserveBar})(window, ${BAR_HEIGHT}, ${JSON.stringify(BAR_NAME)}); })();`;
}

/** Must run after the script for the page's own world. */
export function isolatedWorldSource(options: PreloadOptions): string {
  const { except, subframes, name, path, preload } = options;
  const env = JSON.stringify(options.process);
  return `(() => {
${guard(except, subframes)}
const encode = ${encodeClone};
const decode = ${decodeClone};
const process = Object.freeze(${env});
const require = (${installIsolatedWorld})(window, { encode, decode, endpoint: ${bridgeEndpoint}, listeners: ${channelListeners}, name: ${JSON.stringify(name)}, process });
if (window === window.top) {
(${installReports})(window, encode);
${menuBarSource(options.menuBar)}
}
const module = { exports: {} };
(function (require, module, exports, process, global) {
${preload}
}).call(module.exports, require, module, module.exports, process, globalThis);
})();
//# sourceURL=${path || 'electron-preload'}`;
}

/** Defines `__electronMenuBar`, which is called with each new state of the bar. */
function menuBarSource(state: BarState): string {
  const styles = { name: BAR_NAME, look: barLook(BAR_HEIGHT), room: barRoom(BAR_HEIGHT, BAR_NAME) };
  const given = { ...styles, browserOnly: BROWSER_SHORTCUTS };
  return `const send = window.__electronSend.bind(window);
window.__electronMenuBar = (${installMenuBar})(window, {
...${JSON.stringify(given)}, view: ${menuBarView}, elements: ${barElements}, steps: ${menuSteps}, keys: ${installMenuKeys}, shortcuts: ${installShortcuts},
send: (message) => send(encode(message)) }, ${JSON.stringify(state)});`;
}

function guard(except: string, subframes: boolean): string {
  const frames = subframes ? '' : 'if (window !== window.top) return;';
  return `if (location.href.startsWith(${JSON.stringify(except)})) return; ${frames}`;
}
