/** Shortcuts of the application menu, with Ctrl (Cmd on a Mac); independent of the single-key preference. */
export const MENU_KEYS = {
  'go-preferences': ',',
  search: 'F',
  'go-inbox': '1',
  'go-history': '2',
  'go-processes': '3',
  'show-keys': '/',
} as const;
export type MenuCommand = keyof typeof MENU_KEYS;
