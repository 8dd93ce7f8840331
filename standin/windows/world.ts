/** What windows need from the rest of the stand-in, declared by them. */
import type { Chromium } from '../chromium/chromium.ts';
import type { StandinIpcMain } from '../ipc/ipc-main.ts';
import type { StandinMenu } from '../menu/menu.ts';
import type { Schemes } from '../protocol/schemes.ts';
import type { StandinSession } from '../session.ts';

export interface WindowWorld {
  schemes: Schemes;
  ipcMain: StandinIpcMain;
  /** `session.defaultSession`. */
  session: StandinSession;
  appName(): string;
  /** Starts Chromium at first need. */
  chromium(): Promise<Chromium>;
  /** @throws NoWindowsError where no window can be shown on this machine */
  requireWindows(): void;
  darkMode(): boolean;
  /** Size of the primary display in pixels, for centring. */
  displaySize(): { width: number; height: number };
  applicationMenu(): StandinMenu | null;
  /** An event on `app`. */
  emitApp(event: string, ...args: unknown[]): void;
  readFile(path: string): string;
}
