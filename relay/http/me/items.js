/** What the page knows of the person's items: read once, then followed by the cursor. */
import { call } from './api.js';

/** @typedef {import('./api.js').Item} Item */

/** Items that ask for nothing any more, kept for a look back. */
const MAX_KEPT = 500;

/** @param {() => void} changed called when there is something new */
export function createItems(changed) {
  /** @type {Map<string, Item>} */
  const items = new Map();
  /** @type {number | null} */
  let cursor = null;

  /** @param {string} query @param {number} from @returns {Promise<number>} the cursor to go on from */
  async function read(query, from) {
    for (let after = from; ; ) {
      const page = await call('GET', `/v1/items?${query}limit=200&after=${after}`);
      for (const item of page.items) keep(item);
      if (page.next === null) return page.cursor;
      after = page.next;
    }
  }

  /** @param {Item} item the newest last */
  function keep(item) {
    items.delete(item.id);
    items.set(item.id, item);
    if (items.size <= MAX_KEPT) return;
    for (const [id, { state }] of items) {
      if (state === 'open' || state === 'waiting') continue;
      items.delete(id);
      return;
    }
  }

  return {
    all: () => [...items.values()],
    /** @param {string} id */
    get: (id) => items.get(id),
    keep,
    async refresh() {
      const first = cursor === null;
      const before = cursor;
      const known = items.size;
      cursor = first ? await read('state=open,waiting&', 0) : await read('', cursor ?? 0);
      if (first || cursor !== before || items.size !== known) changed();
    },
  };
}
