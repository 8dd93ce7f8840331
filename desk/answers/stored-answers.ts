/** Pending answers on this computer, one per item, in send order. A change is written to disk before it takes effect. */
import type { OutboxStore, StoredAnswer } from '../ports.ts';

export interface StoredAnswers {
  of(itemId: string): StoredAnswer | null;
  /** A copy, safe against concurrent changes. */
  all(): StoredAnswer[];
  /** Stores the answer at its current position and replaces another answer to the item. */
  put(answer: StoredAnswer): StoredAnswer;
  /** All or none, each at its current position; each replaces an answer to its item with the same key. */
  putAll(answers: readonly StoredAnswer[]): void;
  append(answer: StoredAnswer): StoredAnswer;
  /** All or none, at the end of the queue, even if it replaces another answer to its item. */
  appendAll(answers: readonly StoredAnswer[]): void;
  /** Takes effect in memory even if the write fails. @param failed called with the write error */
  putBestEffort(answer: StoredAnswer, failed: (error: unknown) => void): void;
  remove(answer: StoredAnswer): void;
  /** Clears the answers of another user. */
  setOwner(userId: string): void;
  clear(): void;
}

export function createStoredAnswers(store: OutboxStore): StoredAnswers {
  const answers = new Map<string, StoredAnswer>();
  for (const answer of store.answers()) answers.set(answer.itemId, answer);
  const toEnd = (answer: StoredAnswer): void => {
    answers.delete(answer.itemId);
    answers.set(answer.itemId, answer);
  };
  const keep = (answer: StoredAnswer): StoredAnswer => {
    const before = answers.get(answer.itemId);
    store.put([answer]);
    answers.set(answer.itemId, answer);
    if (before && before.key !== answer.key) store.remove(before.key);
    return answer;
  };
  const clear = (): void => {
    store.clear();
    answers.clear();
  };
  return {
    of: (itemId) => answers.get(itemId) ?? null,
    all: () => [...answers.values()],
    put: keep,
    putAll(given) {
      store.put(given);
      for (const answer of given) answers.set(answer.itemId, answer);
    },
    append(answer) {
      keep(answer);
      toEnd(answer);
      return answer;
    },
    appendAll(taken) {
      const keys = new Set(taken.map(({ key }) => key));
      const replaced = taken.flatMap(({ itemId }) => answers.get(itemId)?.key ?? []).filter((old) => !keys.has(old));
      store.put(taken);
      for (const old of replaced) store.remove(old);
      for (const answer of taken) toEnd(answer);
    },
    putBestEffort(answer, failed) {
      answers.set(answer.itemId, answer);
      try {
        store.put([answer]);
      } catch (error) {
        failed(error);
      }
    },
    remove(answer) {
      store.remove(answer.key);
      answers.delete(answer.itemId);
    },
    setOwner(userId) {
      const owner = store.owner();
      if (owner !== null && owner !== userId) clear();
      if (owner !== userId) store.setOwner(userId);
    },
    clear,
  };
}
