/** Pending answers on this computer, one per item, in send order. A change is written to disk before it takes effect. */
import type { KeptAnswer, OutboxStore } from '../ports.ts';

export interface KeptAnswers {
  of(itemId: string): KeptAnswer | null;
  /** A copy, safe against concurrent changes. */
  all(): KeptAnswer[];
  /** Stores the answer at its current position and replaces another answer to the item. */
  keep(answer: KeptAnswer): KeptAnswer;
  /** All or none, each at its current position; each replaces an answer to its item with the same key. */
  keepAll(answers: readonly KeptAnswer[]): void;
  keepLast(answer: KeptAnswer): KeptAnswer;
  /** All or none, at the end of the queue, even if it replaces another answer to its item. */
  keepAllLast(answers: readonly KeptAnswer[]): void;
  /** Takes effect in memory even if the write fails. @param failed called with the write error */
  keepAnyway(answer: KeptAnswer, failed: (error: unknown) => void): void;
  remove(answer: KeptAnswer): void;
  /** Clears the answers of another user. */
  belongTo(userId: string): void;
  clear(): void;
}

/** @param changed called when all answers are removed */
export function createKeptAnswers(store: OutboxStore, changed: () => void): KeptAnswers {
  const answers = new Map<string, KeptAnswer>();
  for (const answer of store.answers()) answers.set(answer.itemId, answer);
  const toEnd = (answer: KeptAnswer): void => {
    answers.delete(answer.itemId);
    answers.set(answer.itemId, answer);
  };
  const keep = (answer: KeptAnswer): KeptAnswer => {
    const before = answers.get(answer.itemId);
    store.put([answer]);
    answers.set(answer.itemId, answer);
    if (before && before.key !== answer.key) store.remove(before.key);
    return answer;
  };
  const clear = (): void => {
    store.clear();
    answers.clear();
    changed();
  };
  return {
    of: (itemId) => answers.get(itemId) ?? null,
    all: () => [...answers.values()],
    keep,
    keepAll(given) {
      store.put(given);
      for (const answer of given) answers.set(answer.itemId, answer);
    },
    keepLast(answer) {
      keep(answer);
      toEnd(answer);
      return answer;
    },
    keepAllLast(taken) {
      const keys = new Set(taken.map(({ key }) => key));
      const replaced = taken.flatMap(({ itemId }) => answers.get(itemId)?.key ?? []).filter((old) => !keys.has(old));
      store.put(taken);
      for (const old of replaced) store.remove(old);
      for (const answer of taken) toEnd(answer);
    },
    keepAnyway(answer, failed) {
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
    belongTo(userId) {
      const owner = store.owner();
      if (owner !== null && owner !== userId) clear();
      if (owner !== userId) store.setOwner(userId);
    },
    clear,
  };
}
