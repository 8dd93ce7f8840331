/**
 * Runs in the isolated world before the preload: provides the `electron` module that a sandboxed preload may require, and reports focus,
 * position and title. Injected as source text: may use only its arguments and the language.
 * https://www.electronjs.org/docs/latest/tutorial/sandbox#preload-scripts
 */

import type { decodeClone, encodeClone } from './codec.ts';
import type { bridgeEndpoint, PageWindow } from './endpoint.ts';

interface IsolatedWindow extends PageWindow {
  /** The DevTools binding; it exists in the isolated world only. */
  __electronSend(message: string): void;
  __electronReceive(message: string): void;
}

interface IsolatedParts {
  encode: typeof encodeClone;
  decode: typeof decodeClone;
  endpoint: typeof bridgeEndpoint;
  listeners: typeof channelListeners;
  /** Secret name shared with the page's own world. */
  name: string;
  process: Record<string, unknown>;
}

type BridgeListener = (event: object, ...args: unknown[]) => void;

export function channelListeners() {
  const listeners = new Map<string, BridgeListener[]>();
  return {
    add(channel: string, listener: BridgeListener) {
      if (typeof listener !== 'function') throw new TypeError('The "listener" argument must be of type function');
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
    /** Removes the most recent registration of this listener. */
    remove(channel: string, listener: BridgeListener) {
      const all = listeners.get(channel) ?? [];
      const index = all.lastIndexOf(listener);
      if (index !== -1) listeners.set(channel, all.toSpliced(index, 1));
    },
    deliver(channel: string, event: object, args: unknown[]) {
      for (const listener of listeners.get(channel) ?? []) {
        try {
          listener(event, ...args);
        } catch (error) {
          // Rethrow as an uncaught error of the page, so that the next listener still runs.
          setTimeout(() => {
            throw error;
          });
        }
      }
    },
  };
}

export function installIsolatedWorld(window: IsolatedWindow, parts: IsolatedParts): (id: string) => unknown {
  const { encode, decode } = parts;
  const post = window.__electronSend.bind(window);
  const listeners = parts.listeners();
  const invocations = new Map<number, { channel: string; resolve(value: unknown): void; reject(error: Error): void }>();
  let nextInvocation = 1;
  const send = (message: object) => post(encode(message));

  const bridge = parts.endpoint(window, parts.name, 'isolated', () => {});
  const exposed = new Set<string>();
  const contextBridge = {
    exposeInMainWorld(key: string, api: unknown): void {
      if (key in window || exposed.has(key))
        throw new Error('Cannot bind an API on top of an existing property on the window object');
      bridge.send({ type: 'expose', key, api: bridge.wrap(api) });
      exposed.add(key);
    },
  };

  const text = (channel: unknown): string => {
    if (typeof channel !== 'string' || channel === '') throw new TypeError('channel must be a non-empty string');
    return channel;
  };
  const refused = (member: string) => () => {
    throw new Error(`electron.ipcRenderer.${member} is not part of the Electron stand-in`);
  };
  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const id = nextInvocation++;
        send({ type: 'invoke', id, channel: text(channel), args });
        invocations.set(id, { channel, resolve, reject });
      }),
    on(channel: string, listener: BridgeListener) {
      listeners.add(channel, listener);
      return ipcRenderer;
    },
    removeListener(channel: string, listener: BridgeListener) {
      listeners.remove(channel, listener);
      return ipcRenderer;
    },
    send: refused('send'),
    once: refused('once'),
    off: refused('off'),
    addListener: refused('addListener'),
    removeAllListeners: refused('removeAllListeners'),
    sendSync: refused('sendSync'),
    sendToHost: refused('sendToHost'),
    postMessage: refused('postMessage'),
  };

  window.__electronReceive = (json) => {
    const message = decode(json) as
      | { type: 'message'; channel: string; args: unknown[] }
      | { type: 'result'; id: number; ok: boolean; value: unknown };
    if (message.type === 'message')
      return listeners.deliver(message.channel, { sender: ipcRenderer, ports: [] }, message.args);
    const waiting = invocations.get(message.id);
    invocations.delete(message.id);
    if (message.ok) waiting?.resolve(message.value);
    else waiting?.reject(new Error(`Error invoking remote method '${waiting.channel}': ${message.value}`));
  };

  const electron = { contextBridge, ipcRenderer };
  return (id) => {
    if (id === 'electron' || id === 'electron/renderer') return electron;
    throw new Error(`module not found: ${id}`);
  };
}

interface ReportingWindow extends IsolatedWindow {
  screenX: number;
  screenY: number;
  outerWidth: number;
  outerHeight: number;
  document: {
    title: string;
    hasFocus(): boolean;
    visibilityState: string;
    addEventListener(type: string, run: () => void): void;
  };
  setInterval(run: () => void, ms: number): unknown;
}
export function installReports(window: ReportingWindow, encode: typeof encodeClone): void {
  const post = window.__electronSend.bind(window);
  let last = '';
  const place = () => {
    const { screenX, screenY, outerWidth, outerHeight, document } = window;
    const report = encode({
      type: 'place',
      bounds: { x: screenX, y: screenY, width: outerWidth, height: outerHeight },
      visible: document.visibilityState === 'visible',
    });
    if (report !== last) post(report);
    last = report;
  };
  let lastTitle = '';
  const title = () => {
    const now = window.document.title;
    if (now !== lastTitle) post(encode({ type: 'title', title: now }));
    lastTitle = now;
  };
  let lastFocus = false;
  const focus = (focused: boolean) => {
    if (focused !== lastFocus) post(encode({ type: 'focus', focused }));
    lastFocus = focused;
  };
  window.addEventListener('focus', () => focus(true));
  window.addEventListener('blur', () => focus(false));
  window.addEventListener('resize', place);
  window.document.addEventListener('visibilitychange', place);
  window.document.addEventListener('DOMContentLoaded', title);
  window.addEventListener('load', title);
  // The page receives no event when the window moves or the title changes, so poll.
  window.setInterval(() => {
    title();
    focus(window.document.hasFocus());
    if (window.document.visibilityState === 'visible') place();
  }, 500);
  focus(window.document.hasFocus());
  place();
}
