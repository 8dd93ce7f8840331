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

/** ms for which something has to be on the screen before a press can mean it. */
const READ_MS = 1000;

/** Which version of the item on the screen was read: one that came under a finger on its way down was not. */
export function createReading() {
  /** @type {{ item: Item, before: Item | null, since: number } | null} */
  let shown = null;
  return {
    /** @param {Item} item */
    drawn(item) {
      if (shown?.item.id === item.id && shown.item.version === item.version) return;
      shown = { item, before: shown?.item.id === item.id ? shown.item : null, since: Date.now() };
    },
    /** What a press on this item means. @param {Item} item @returns {Item} */
    of(item) {
      const fresh = shown?.item.id === item.id && shown.item.version === item.version ? shown : null;
      return fresh?.before && Date.now() - fresh.since < READ_MS ? fresh.before : item;
    },
  };
}
