/** What the person has to know about the files of this computer: stands in the window until it is put away or no longer true. */
import type { DeskWords } from '../../shared/words/desk.ts';

export interface Remark {
  id: string;
  words(words: DeskWords): string;
  /** Also as a notification: it is about what the person has done. */
  beckons: boolean;
}

export interface Remarks {
  /** The same id again replaces what it said; the same words again say nothing new. */
  say(remark: Remark): void;
  /** It is no longer true. */
  unsay(id: string): void;
  all(): readonly Remark[];
  /** @param said told also of what was said before, @param changed of each change. One listener. */
  listen(listener: { said(remark: Remark): void; changed(): void }): void;
}

export function createRemarks(): Remarks {
  const remarks = new Map<string, Remark>();
  let listener: Parameters<Remarks['listen']>[0] | null = null;
  return {
    say(remark) {
      const isNew = !remarks.has(remark.id);
      remarks.set(remark.id, remark);
      if (isNew) listener?.said(remark);
      listener?.changed();
    },
    unsay(id) {
      if (remarks.delete(id)) listener?.changed();
    },
    all: () => [...remarks.values()],
    listen(next) {
      listener = next;
      for (const remark of remarks.values()) next.said(remark);
    },
  };
}
