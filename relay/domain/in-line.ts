/** Requests in line: a few at a time, and none while there is no room for replies, whose number nobody else would bound. */

/** Requests that are worked on at once. Of a desk, their replies come on top of what already waits. */
const AT_ONCE = 4;

export class InLine {
  /** Whether there is room for replies. */
  readonly #room: () => boolean;
  #running = 0;
  #waiting: (() => void)[] = [];

  constructor(room: () => boolean) {
    this.#room = room;
  }

  /** Resolves when it is the turn of whoever asks; then call `leave` at the end. */
  async enter(): Promise<void> {
    if (this.#waiting.length > 0 || this.#running >= AT_ONCE || !this.#room()) {
      return new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
  }

  /** Nobody is in it. */
  get idle(): boolean {
    return this.#running === 0 && this.#waiting.length === 0;
  }

  leave(): void {
    this.#running -= 1;
    this.advance();
  }

  /** There may be room again, or nobody is left to answer to. */
  advance(): void {
    while (this.#running < AT_ONCE && this.#room()) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#running += 1;
      next();
    }
  }
}
