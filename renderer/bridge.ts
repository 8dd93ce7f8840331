import type { HostBridge, WindowBridge } from '../shared/bridge/bridge.ts';
import type { AttentionPorts } from './state/attention.ts';
import type { DraftStorage } from './state/draft-store.ts';
import type { KeyModifier } from './state/key-names.ts';
import type { PlacePort } from './state/places.ts';
import type { SplitStorage } from './state/split-store.ts';

declare global {
  interface Window {
    /** Put there by the host, before any script of the page runs. */
    readonly beckon?: HostBridge;
  }
}

/** What the page gets from the browser around it. Nothing else in `renderer/` touches `window`, but for `page.ts`. */
export interface Surroundings {
  bridge: WindowBridge;
  clock: Clock;
  /** Whether the system is dark, until the first snapshot says how the person wants it. */
  dark: boolean;
  /** Of the system, until the first snapshot says which one the person wants; BCP 47. */
  locale: string;
  /** Fingers point, as on a phone. */
  touch: boolean;
  /** What single keys are pressed with where they may not be single. */
  modifier: KeyModifier;
  /** Kept between starts on this computer: drafts of comments, and how list and item share the window. */
  storage: DraftStorage & SplitStorage;
  /** The browser's own way back; null: the page has a window to itself, which has none. */
  places: PlacePort | null;
  focus: AttentionPorts['focus'];
  /** Calls back whenever a key or the pointer is used anywhere in the page. */
  onUse(listener: () => void): void;
  /** Calls back on each key pressed anywhere in the page; returns the way to stop. */
  onKey(listener: (event: KeyboardEvent) => void): () => void;
  /** Calls back whenever the pointer is pressed anywhere in the page; returns the way to stop. */
  onPress(listener: () => void): () => void;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back every `ms`; returns the way to stop. */
  every(ms: number, tick: () => void): () => void;
  /** Calls back once after `ms`; returns the way to stop. */
  after(ms: number, then: () => void): () => void;
}

/** The host as the window asks it: channels of a capability only from who has asked for that. */
const windowBridge = (host: HostBridge): WindowBridge => ({
  invoke: host.invoke,
  on: host.on,
  capability: (name) => (host.capabilities.includes(name) ? host : null),
});

/** @throws Error where the page was opened without its host, as by a plain browser. */
export function surroundings(): Surroundings {
  const host = window.beckon;
  if (!host) throw new Error('This page belongs inside Beckon: its preload is missing.');
  return surroundingsOf(host);
}

/**
 * Alt: pages are asked before the menus of Chromium and Firefox, screen readers leave it to the page where they read single letters
 * themselves, and no desktop of Windows or Linux has Alt with a letter. On a Mac it writes other characters; Control is free there.
 */
const modifierOf = (platform: string): KeyModifier => (/^(Mac|iP)/.test(platform) ? 'Control' : 'Alt');

/** @param host whatever runs the desk of this page. @param places where the browser has a way back */
export function surroundingsOf(host: HostBridge, places: PlacePort | null = null): Surroundings {
  return {
    places,
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
      // Not a move alone: a pointer on its way to a notification crosses the window.
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
