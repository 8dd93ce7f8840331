/** The only session. Its pages have no permissions except writing the clipboard. */
import { EventEmitter } from 'node:events';

export class StandinSession extends EventEmitter {
  // Handlers are ignored: Chromium denies every permission without asking over CDP.
  setPermissionRequestHandler(): void {}
  setPermissionCheckHandler(): void {}
  /** System proxy settings are not read; always direct. */
  async resolveProxy(_url: string): Promise<string> {
    return 'DIRECT';
  }
  async forceReloadProxyConfig(): Promise<void> {}
}
