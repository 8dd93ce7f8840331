/** Keys of the application menu, each pressed with Ctrl, on a Mac with Cmd; they hold whatever single keys do. */
export const MENU_KEYS = {
  'go-preferences': ',',
  search: 'F',
  'go-inbox': '1',
  'go-history': '2',
  'go-processes': '3',
  'show-keys': '/',
} as const;
export type MenuCommand = keyof typeof MENU_KEYS;
