/** The keys of a menu bar. Put into the page as source text, so it uses its arguments and the language only. */
import type { KeyWindow } from './shortcuts.ts';

interface MenuKeys {
  /** Is a menu marked, so that every key is the bar's? */
  isActive(): boolean;
  onKey(key: string): void;
  /** Alt was pressed and let go, alone. */
  onAlt(): void;
  /** Alt and a letter. @returns whether it is one of a menu */
  onLetter(letter: string): boolean;
  /** The person has turned to something else. */
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
