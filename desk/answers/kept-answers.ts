/** The answers kept on this computer, one an item, in the order in which they go out; each change is on disk before it counts. */
import type { KeptAnswer, OutboxStore } from '../ports.ts';

export interface KeptAnswers {
  of(itemId: string): KeptAnswer | null;
  /** A list of its own: answers may come and go meanwhile. */
  all(): KeptAnswer[];
  /** In its place in the line, instead of another of its item. */
  keep(answer: KeptAnswer): KeptAnswer;
  /** All or none, each in its place in the line, instead of another of its item with the same key. */
  keepAll(answers: readonly KeptAnswer[]): void;
  /** To the end of the line. */
  keepLast(answer: KeptAnswer): KeptAnswer;
  /** All or none, to the end of the line, also where one takes the place of another of its item. */
  keepAllLast(answers: readonly KeptAnswer[]): void;
  /** Holds for this run even where it cannot be written. @param failed told why it was not */
  keepAnyway(answer: KeptAnswer, failed: (error: unknown) => void): void;
  remove(answer: KeptAnswer): void;
  /** Nothing of another person's stays. */
  belongTo(userId: string): void;
  clear(): void;
}

/** @param changed told when all of them went at once */
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
