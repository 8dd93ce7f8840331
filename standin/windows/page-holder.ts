import type { Page } from './page.ts';

/** Makes the page of a window when it is shown and drops it when it is hidden, however fast the two follow each other. */
export class PageHolder {
  readonly #make: () => Promise<Page>;
  readonly #onPage: (page: Page | null) => void;
  readonly #settle: (page: Page) => Promise<void>;
  #page: Page | null = null;
  #opening: Promise<Page | null> | null = null;
  /** Counts the drops: a page that was begun before the last one is not wanted any more. */
  #drops = 0;

  /**
   * @param make opens a window of Chromium with the page in it
   * @param onPage told of each page that is made, before it is shown anything, and of its loss
   * @param settle brings a new page to where the window should be
   */
  constructor(ports: { make(): Promise<Page>; onPage(page: Page | null): void; settle(page: Page): Promise<void> }) {
    this.#make = () => ports.make();
    this.#onPage = (page) => ports.onPage(page);
    this.#settle = (page) => ports.settle(page);
  }

  get page(): Page | null {
    return this.#page;
  }

  /** @returns the page, once it is ready for a document; null where it was dropped meanwhile */
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
