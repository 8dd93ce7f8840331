/** A map that forgets what was used longest ago. */
export class BoundedMap<K, V> {
  readonly #entries = new Map<K, V>();
  readonly #limit: number;
  /**
   * Stands before what was used longest ago: what it passed was forgotten, and what is used comes to lie behind it. One that begins anew
   * each time walks over the places of all that was forgotten or moved before.
   */
  #order = this.#entries.keys();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** As long as it is half empty nothing will be forgotten soon, and the order of use need not be kept. */
  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined && this.#entries.size > this.#limit >> 1) {
      this.#entries.delete(key);
      this.#entries.set(key, value);
    }
    return value;
  }

  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#limit) return;
    const oldest = this.#order.next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }

  /** Set what is already there; what nobody has asked for stays out. */
  refresh(key: K, value: V): void {
    if (this.#entries.has(key)) this.#entries.set(key, value);
  }

  delete(key: K): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#order = this.#entries.keys();
  }
}
