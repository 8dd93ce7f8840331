import type { HostBridge, WindowBridge } from '../shared/bridge/bridge.ts';
import type { AttentionPorts } from './state/attention.ts';
import type { BrowserHistoryPort } from './state/browser-history.ts';
import type { DraftStorage } from './state/draft-store.ts';
import type { KeyModifier } from './state/key-names.ts';
import type { SplitStorage } from './state/split-store.ts';

declare global {
  interface Window {
    /** Set by the host before any script of the page runs. */
    readonly beckon?: HostBridge;
  }
}

/** The page's access to the browser. Besides this file, only `page.ts` uses `window`. */
export interface PageEnvironment {
  bridge: WindowBridge;
  clock: Clock;
  /** System theme, used until the first snapshot reports the user's preference. */
  dark: boolean;
  /** System locale, BCP 47, used until the first snapshot reports the user's preference. */
  locale: string;
  /** A finger is the primary pointer, as on a phone. */
  touch: boolean;
  /** Modifier for single-key commands if the user prefers one. */
  modifier: KeyModifier;
  /** Persistent on this computer: drafts of comments, the split of list and item. */
  storage: DraftStorage & SplitStorage;
  /** The browser's session history; null: an app window, which has none. */
  browserHistory: BrowserHistoryPort | null;
  focus: AttentionPorts['focus'];
  onUse(listener: () => void): void;
  /** Calls back on each key press in the page. @returns unsubscribes */
  onKey(listener: (event: KeyboardEvent) => void): () => void;
  /** Calls back on each pointer press in the page. @returns unsubscribes */
  onPress(listener: () => void): () => void;
}

export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** Calls back every `ms`. @returns cancels */
  every(ms: number, tick: () => void): () => void;
  /** Calls back once after `ms`. @returns cancels */
  after(ms: number, then: () => void): () => void;
}

/** Restricts channels of a capability to callers that requested the capability. */
const windowBridge = (host: HostBridge): WindowBridge => ({
  invoke: host.invoke,
  on: host.on,
  capability: (name) => (host.capabilities.includes(name) ? host : null),
});

/** @throws Error if the page runs without its host, for example in a plain browser */
export function pageEnvironment(): PageEnvironment {
  const host = window.beckon;
  if (!host) throw new Error('This page belongs inside Beckon: its preload is missing.');
  return pageEnvironmentOf(host);
}

/**
 * Alt: Chromium and Firefox send it to the page before their menus, screen readers pass it on where they read single letters themselves,
 * and no Windows or Linux desktop uses Alt with a letter. On a Mac Alt writes other characters; Control is free there.
 */
const modifierOf = (platform: string): KeyModifier => (/^(Mac|iP)/.test(platform) ? 'Control' : 'Alt');

/** @param host runs the desk of this page. @param browserHistory the browser's session history, if any */
export function pageEnvironmentOf(host: HostBridge, browserHistory: BrowserHistoryPort | null = null): PageEnvironment {
  return {
    browserHistory,
    bridge: windowBridge(host),
    dark: window.matchMedia('(prefers-color-scheme: dark)').matches,
    locale: window.navigator.language,
    touch: window.matchMedia('(pointer: coarse)').matches,
    modifier: modifierOf(window.navigator.platform),
    storage: window.localStorage,
    clock: {
      now: () => Date.now(),
      every(ms, tick) {
        const timer = window.setInterval(tick, ms);
        return () => window.clearInterval(timer);
      },
      after(ms, then) {
        const timer = window.setTimeout(then, ms);
        return () => window.clearTimeout(timer);
      },
    },
    focus: {
      has: () => window.document.hasFocus(),
      listen(listener) {
        for (const event of ['focus', 'blur', 'pagehide']) window.addEventListener(event, listener);
      },
    },
    onUse(listener) {
      // Pointer movement does not count: a pointer crosses the window on its way to a notification.
      for (const event of ['keydown', 'pointerdown', 'wheel'])
        window.addEventListener(event, listener, { capture: true, passive: true });
    },
    onKey(listener) {
      window.addEventListener('keydown', listener);
      return () => window.removeEventListener('keydown', listener);
    },
    onPress(listener) {
      window.addEventListener('pointerdown', listener, { capture: true });
      return () => window.removeEventListener('pointerdown', listener, { capture: true });
    },
  };
}
