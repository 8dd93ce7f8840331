/** True if the focused element was removed from the page. */
export const isFocusLost = (): boolean => document.activeElement === null || document.activeElement === document.body;

/** Restores the focus to the element that had it before, if that is still in the page and nothing else has the focus. */
export function restoreFocus(before: Element | null): void {
  if (before instanceof HTMLElement && before.isConnected && isFocusLost()) before.focus({ preventScroll: true });
}
