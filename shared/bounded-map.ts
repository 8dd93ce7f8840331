/** An LRU map: evicts the least recently used entry when it exceeds its limit. */
export class BoundedMap<K, V> {
  readonly #entries = new Map<K, V>();
  readonly #limit: number;
  /**
   * One iterator for the lifetime of the map. It has passed only evicted keys; used keys are re-inserted behind it. A new iterator for each
   * eviction would walk over the tombstones of all deleted and moved entries.
   */
  #order = this.#entries.keys();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Up to half the limit no eviction is near, so the order of use is not updated. */
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

  /** Updates an existing entry; does not insert. */
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
