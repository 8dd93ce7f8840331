/** `session.defaultSession`: the one session of the stand-in. Its pages have no permission but what the handler gives. */
import { EventEmitter } from 'node:events';
import type { StandinProtocol } from './protocol/protocol.ts';
import { NotInStandinError } from './unsupported.ts';

type Handler = (...args: never[]) => unknown;

export class StandinSession extends EventEmitter {
  readonly protocol: StandinProtocol;
  #request: Handler | null = null;
  #check: Handler | null = null;

  constructor(protocol: StandinProtocol) {
    super();
    this.protocol = protocol;
  }

  /** The handler is kept; pages are denied every permission whatever it would say (Chromium asks no one over CDP). */
  setPermissionRequestHandler(handler: Handler | null): void {
    this.#request = handler;
  }
  setPermissionCheckHandler(handler: Handler | null): void {
    this.#check = handler;
  }
  setDevicePermissionHandler(): void {}
  setDisplayMediaRequestHandler(): void {}
  setSpellCheckerEnabled(): void {}
  isPersistent(): boolean {
    return true;
  }
  /** No setting of the system's is read: the straight way, always. */
  async resolveProxy(_url: string): Promise<string> {
    return 'DIRECT';
  }
  async forceReloadProxyConfig(): Promise<void> {}
  /** Are both kinds of permission asked of the app? For tests of the app's security checklist. */
  hasPermissionHandlers(): boolean {
    return this.#request !== null && this.#check !== null;
  }
  get webRequest(): never {
    throw new NotInStandinError('electron.session.defaultSession.webRequest');
  }
}
