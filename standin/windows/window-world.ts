import type { Chromium } from '../chromium/chromium.ts';
import type { StandinIpcMain } from '../ipc/ipc-main.ts';
import type { StandinMenu } from '../menu/menu.ts';
import type { Schemes } from '../protocol/schemes.ts';
import type { StandinSession } from '../session.ts';

export interface WindowWorld {
  schemes: Schemes;
  ipcMain: StandinIpcMain;
  session: StandinSession;
  appName(): string;
  /** Starts Chromium if it does not run. */
  chromium(): Promise<Chromium>;
  /** @throws NoWindowsError if this machine can display no window */
  requireWindows(): void;
  darkMode(): boolean;
  /** Size of the primary display in pixels, for centring. */
  displaySize(): { width: number; height: number };
  applicationMenu(): StandinMenu | null;
  emitApp(event: string, ...args: unknown[]): void;
  readFile(path: string): string;
}
