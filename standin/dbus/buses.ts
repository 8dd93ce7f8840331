/** The app's bus connections: opened lazily, once each, closed with the app. */
import { Bus } from './bus.ts';

export class LazyBus {
  readonly #address: string | undefined;
  #bus: Promise<Bus | null> | null = null;

  constructor(address: string | undefined) {
    this.#address = address;
  }

  get named(): boolean {
    return this.#address !== undefined;
  }

  /** @returns null if there is no such bus */
  async get(): Promise<Bus | null> {
    this.#bus ??= this.#connect();
    const bus = await this.#bus;
    if (!bus?.closed) return bus;
    // The bus closed and may have restarted: reconnect once.
    this.#bus = this.#connect();
    return this.#bus;
  }

  async close(): Promise<void> {
    const bus = await this.#bus?.catch(() => null);
    await bus?.close();
  }

  async #connect(): Promise<Bus | null> {
    if (this.#address === undefined) return null;
    return Bus.connect(this.#address).catch(() => null);
  }
}
