/** Normalises Electron's accelerators (`CmdOrCtrl+Shift+R`) for comparison in the page. */

const MODIFIERS: Record<string, 'Ctrl' | 'Alt' | 'Shift' | 'Meta'> = {
  ctrl: 'Ctrl',
  control: 'Ctrl',
  cmdorctrl: 'Ctrl',
  commandorcontrol: 'Ctrl',
  alt: 'Alt',
  option: 'Alt',
  altgr: 'Alt',
  shift: 'Shift',
  cmd: 'Meta',
  command: 'Meta',
  super: 'Meta',
  meta: 'Meta',
};
const ORDER = ['Ctrl', 'Alt', 'Shift', 'Meta'] as const;
const KEYS: Record<string, string> = {
  plus: '+',
  space: ' ',
  esc: 'Escape',
  escape: 'Escape',
  return: 'Enter',
  enter: 'Enter',
  tab: 'Tab',
  backspace: 'Backspace',
  delete: 'Delete',
  insert: 'Insert',
  home: 'Home',
  end: 'End',
  pageup: 'PageUp',
  pagedown: 'PageDown',
  up: 'ArrowUp',
  down: 'ArrowDown',
  left: 'ArrowLeft',
  right: 'ArrowRight',
};

/** @returns `Ctrl+Shift+R` with modifiers in fixed order and the key as in `KeyboardEvent.key`; undefined if invalid */
export function normaliseAccelerator(accelerator: string): string | undefined {
  // "Ctrl++" is Ctrl and the plus key.
  const parts = accelerator
    .replace(/\+\+$/, '+Plus')
    .split('+')
    .map((part) => part.trim());
  const name = parts.pop();
  if (!name) return undefined;
  const modifiers = parts.map((part) => MODIFIERS[part.toLowerCase()]);
  if (modifiers.includes(undefined)) return undefined;
  const key = KEYS[name.toLowerCase()] ?? (/^f\d{1,2}$/i.test(name) ? name.toUpperCase() : name);
  if (key.length > 1 && MODIFIERS[key.toLowerCase()]) return undefined;
  const pressed = ORDER.filter((modifier) => modifiers.includes(modifier));
  return [...pressed, key.length === 1 ? key.toUpperCase() : key].join('+');
}
