/** Keyboard input of a menu bar. Injected as source text: may use only its arguments and the language. */
import type { KeyWindow } from './shortcuts.ts';

interface MenuKeys {
  /** Whether a menu is marked, so that the bar receives every key. */
  isActive(): boolean;
  onKey(key: string): void;
  /** Alt was pressed and released alone. */
  onAlt(): void;
  /** Alt with a letter. @returns whether the letter opens a menu */
  onLetter(letter: string): boolean;
  /** The window lost the focus, or the page was clicked. */
  onLeave(): void;
}

export function installMenuKeys(window: KeyWindow, keys: MenuKeys): void {
  let altAlone = false;
  window.addEventListener(
    'keydown',
    (event) => {
      altAlone = event.key === 'Alt' && !event.ctrlKey && !event.shiftKey && !event.metaKey;
      if (!keys.isActive() || altAlone || !event.isTrusted) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      keys.onKey(event.key);
    },
    true,
  );
  window.addEventListener('keydown', (event) => {
    const altOnly = event.altKey && !event.ctrlKey && !event.shiftKey && !event.metaKey;
    if (!event.isTrusted || event.defaultPrevented || !altOnly) return;
    if (keys.onLetter(event.key.toUpperCase())) event.preventDefault();
  });
  window.addEventListener('keyup', (event) => {
    if (event.isTrusted && !event.defaultPrevented && event.key === 'Alt' && altAlone) keys.onAlt();
    altAlone = false;
  });
  window.addEventListener('blur', () => {
    altAlone = false;
    keys.onLeave();
  });
  window.addEventListener('mousedown', () => keys.onLeave());
}
