/** Nothing has the keyboard: what had it has left the page. */
export const isFocusLost = (): boolean => document.activeElement === null || document.activeElement === document.body;

/** Gives the keyboard to what had it before something came that took it, where that still stands and nothing else has it by now. */
export function giveBack(before: Element | null): void {
  if (before instanceof HTMLElement && before.isConnected && isFocusLost()) before.focus({ preventScroll: true });
}
