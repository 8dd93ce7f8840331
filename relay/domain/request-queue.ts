/** Queue of requests: a few run at a time, and none while there is no room for replies. Nothing else bounds the replies. */

/** Concurrent requests. For a desk their replies add to what is queued already. */
const AT_ONCE = 4;

export class RequestQueue {
  readonly #room: () => boolean;
  #running = 0;
  #waiting: (() => void)[] = [];

  constructor(room: () => boolean) {
    this.#room = room;
  }

  /** Resolves when it is the caller's turn; the caller must call `leave` at the end. */
  async enter(): Promise<void> {
    if (this.#waiting.length > 0 || this.#running >= AT_ONCE || !this.#room()) {
      return new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
  }

  get idle(): boolean {
    return this.#running === 0 && this.#waiting.length === 0;
  }

  leave(): void {
    this.#running -= 1;
    this.advance();
  }

  /** Call when there may be room again, or when the client is gone. */
  advance(): void {
    while (this.#running < AT_ONCE && this.#room()) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#running += 1;
      next();
    }
  }
}
