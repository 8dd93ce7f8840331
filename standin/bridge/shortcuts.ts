/** Menu shortcuts pressed in the page. Injected as source text: may use only its arguments and the language. */

interface PageKey {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  metaKey: boolean;
  defaultPrevented: boolean;
  isTrusted: boolean;
  preventDefault(): void;
  stopImmediatePropagation(): void;
}
export interface KeyWindow {
  addEventListener(type: string, listener: (event: PageKey) => void, capture?: boolean): void;
}

/** @param shortcuts normalised by `normaliseAccelerator`. @param browserOnly Chromium's browser shortcuts that an app must not have */
export function installShortcuts(
  window: KeyWindow,
  shortcuts: () => readonly string[],
  browserOnly: readonly string[],
  pressed: (shortcut: string) => void,
): void {
  const browser = new Set(browserOnly);
  window.addEventListener('keydown', (event) => {
    if (!event.isTrusted || event.defaultPrevented) return;
    const name = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    const held = [event.ctrlKey && 'Ctrl', event.altKey && 'Alt', event.shiftKey && 'Shift', event.metaKey && 'Meta'];
    const shortcut = [...held, name].filter(Boolean).join('+');
    const isOurs = shortcuts().includes(shortcut);
    if (isOurs || browser.has(shortcut)) event.preventDefault();
    if (isOurs) pressed(shortcut);
  });
}
