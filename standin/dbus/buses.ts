/** The buses of the app: connected at first need, once each, closed with the app. */
import { Bus } from './bus.ts';

export class LazyBus {
  readonly #address: string | undefined;
  #bus: Promise<Bus | null> | null = null;

  constructor(address: string | undefined) {
    this.#address = address;
  }

  /** Is there an address to connect to at all? */
  get named(): boolean {
    return this.#address !== undefined;
  }

  /** @returns null where there is no such bus */
  async get(): Promise<Bus | null> {
    this.#bus ??= this.#connect();
    const bus = await this.#bus;
    if (!bus?.closed) return bus;
    // The bus went away and perhaps came back: a new connection is worth one try.
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
