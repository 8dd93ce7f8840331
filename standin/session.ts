/** The only session. Its pages have no permissions except writing the clipboard. */
import { EventEmitter } from 'node:events';
import type { ClearStorageDataOptions } from 'electron';

export class StandinSession extends EventEmitter {
  readonly #clearLocalStorage: () => Promise<void>;

  constructor(clearLocalStorage: () => Promise<void>) {
    super();
    this.#clearLocalStorage = clearLocalStorage;
  }

  /** Local storage only, of all of the app's origins. */
  async clearStorageData(options?: ClearStorageDataOptions): Promise<void> {
    if (options?.storages?.join() !== 'localstorage' || options.origin !== undefined) {
      throw new Error('electron.session.clearStorageData: the stand-in clears `localstorage` of all origins only');
    }
    await this.#clearLocalStorage();
  }
  // Handlers are ignored: Chromium denies every permission without asking over CDP.
  setPermissionRequestHandler(): void {}
  setPermissionCheckHandler(): void {}
  /** System proxy settings are not read; always direct. */
  async resolveProxy(_url: string): Promise<string> {
    return 'DIRECT';
  }
  async forceReloadProxyConfig(): Promise<void> {}
}
