import type { Page } from './page.ts';

/** Creates a window's page when it is shown and drops it when it is hidden, even in quick succession. */
export class PageHolder {
  readonly #make: () => Promise<Page>;
  readonly #onPage: (page: Page | null) => void;
  readonly #settle: (page: Page) => Promise<void>;
  #page: Page | null = null;
  #opening: Promise<Page | null> | null = null;
  /** Number of drops: a page whose creation began before the last drop is discarded. */
  #drops = 0;

  /** @param ports.onPage called with each new page before it loads anything, and with null when it is lost */
  constructor(ports: { make(): Promise<Page>; onPage(page: Page | null): void; settle(page: Page): Promise<void> }) {
    this.#make = () => ports.make();
    this.#onPage = (page) => ports.onPage(page);
    this.#settle = (page) => ports.settle(page);
  }

  get page(): Page | null {
    return this.#page;
  }

  /** @returns the page once it is ready for a document; null if it was dropped meanwhile */
  open(): Promise<Page | null> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  drop(): void {
    const page = this.#page;
    this.#page = null;
    this.#opening = null;
    this.#drops += 1;
    this.#onPage(null);
    void page?.close();
  }

  async #open(): Promise<Page | null> {
    const drops = this.#drops;
    const isUnwanted = () => this.#drops !== drops;
    try {
      const page = await this.#make();
      if (isUnwanted()) {
        await page.close();
        return null;
      }
      this.#page = page;
      this.#onPage(page);
      await page.ready;
      await this.#settle(page);
      return isUnwanted() ? null : page;
    } catch (error) {
      if (isUnwanted()) return null;
      this.#opening = null;
      throw error;
    }
  }
}
