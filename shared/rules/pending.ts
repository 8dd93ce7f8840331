/** Answers that are kept on a desk. */
import type { PendingAnswer } from '../bridge/item-view.ts';

const IDLE: ReadonlySet<PendingAnswer['status']> = new Set(['rejected', 'asked', 'draft']);

/** Given, with the relay still to hear of it; false where the person has something to do before it can count. */
export const isUnderWay = ({ status }: Pick<PendingAnswer, 'status'>): boolean => !IDLE.has(status);
