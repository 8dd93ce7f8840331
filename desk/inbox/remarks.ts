/** Warnings about this computer's files, displayed in the window until dismissed or resolved. */
import type { DeskWords } from '../../shared/words/desk.ts';

export interface Remark {
  id: string;
  words(words: DeskWords): string;
  /** Also raises a notification, because it concerns the user's own action. */
  beckons: boolean;
}

export interface Remarks {
  /** Replaces the remark with the same id; only a new id is reported to `said`. */
  add(remark: Remark): void;
  remove(id: string): void;
  all(): readonly Remark[];
  /** One listener. @param said also called for existing remarks. @param changed called on each change */
  listen(listener: { said(remark: Remark): void; changed(): void }): void;
}

export function createRemarks(): Remarks {
  const remarks = new Map<string, Remark>();
  let listener: Parameters<Remarks['listen']>[0] | null = null;
  return {
    add(remark) {
      const isNew = !remarks.has(remark.id);
      remarks.set(remark.id, remark);
      if (isNew) listener?.said(remark);
      listener?.changed();
    },
    remove(id) {
      if (remarks.delete(id)) listener?.changed();
    },
    all: () => [...remarks.values()],
    listen(next) {
      listener = next;
      for (const remark of remarks.values()) next.said(remark);
    },
  };
}
