interface ClipboardPage {
  /** Grants the page clipboard access and runs code in it as if by a user gesture. */
  run(code: string): Promise<unknown>;
}

export class StandinClipboard {
  readonly #page: () => ClipboardPage | undefined;

  constructor(page: () => ClipboardPage | undefined) {
    this.#page = page;
  }

  async writeText(text: string): Promise<void> {
    await this.#use().run(`navigator.clipboard.writeText(${JSON.stringify(String(text))})`);
  }
  async readText(): Promise<string> {
    return String(await this.#use().run('navigator.clipboard.readText()'));
  }
  #use(): ClipboardPage {
    const page = this.#page();
    if (!page) throw new Error('electron.clipboard needs a visible window in the stand-in');
    return page;
  }
}
