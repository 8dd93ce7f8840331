/** In the order that Electron documents: https://www.electronjs.org/docs/latest/api/app#event-before-quit */
import type { EventEmitter } from 'node:events';
import { createEvent, plainEvent } from '../event.ts';

export interface ClosableWindow {
  close(): void;
  destroy(): void;
  isDestroyed(): boolean;
}

interface LifecyclePorts {
  app: EventEmitter;
  windows(): ClosableWindow[];
  closeAll(): Promise<void>;
  exitProcess(code: number): void;
}

export class Lifecycle {
  readonly #ports: LifecyclePorts;
  #state: 'running' | 'quitting' | 'exiting' = 'running';
  /** Keeps Node running: an app without windows does not exit. */
  readonly #alive = setInterval(() => {}, 0x7fffffff);

  constructor(ports: LifecyclePorts) {
    this.#ports = ports;
  }

  get quitting(): boolean {
    return this.#state !== 'running';
  }

  /** Listeners on the way may cancel it with `preventDefault()`. */
  quit(): void {
    if (this.#state !== 'running') return;
    this.#state = 'quitting';
    if (this.#prevented('before-quit')) return;
    const windows = this.#ports.windows();
    for (const window of windows) {
      window.close();
      if (!window.isDestroyed()) {
        this.#state = 'running';
        return;
      }
    }
    // As after the last window has closed: listeners of `closed` run first.
    setImmediate(() => {
      if (this.#prevented('will-quit')) return;
      void this.#end(0);
    });
  }

  /** Exits immediately, without events that could cancel it. */
  exit(code: number): void {
    if (this.#state === 'exiting') return;
    this.#state = 'exiting';
    for (const window of this.#ports.windows()) window.destroy();
    void this.#end(code);
  }

  #prevented(name: string): boolean {
    const event = createEvent({});
    this.#ports.app.emit(name, event);
    if (event.defaultPrevented) this.#state = 'running';
    return event.defaultPrevented;
  }

  async #end(code: number): Promise<void> {
    this.#state = 'exiting';
    this.#ports.app.emit('quit', plainEvent(), code);
    clearInterval(this.#alive);
    try {
      await this.#ports.closeAll();
    } catch (error) {
      console.error('[electron stand-in] not everything closed:', error);
    }
    this.#ports.exitProcess(code);
  }
}
