/** `session.defaultSession`: the one session of the stand-in. Its pages have no permission but to write the clipboard. */
import { EventEmitter } from 'node:events';

export class StandinSession extends EventEmitter {
  // Pages are denied every permission whatever a handler would say: Chromium asks no one over CDP.
  setPermissionRequestHandler(): void {}
  setPermissionCheckHandler(): void {}
  /** No setting of the system's is read: the straight way, always. */
  async resolveProxy(_url: string): Promise<string> {
    return 'DIRECT';
  }
  async forceReloadProxyConfig(): Promise<void> {}
}
