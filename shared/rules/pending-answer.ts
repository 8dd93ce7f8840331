import type { PendingAnswer } from '../bridge/item-view.ts';

const IDLE: ReadonlySet<PendingAnswer['status']> = new Set(['rejected', 'asked', 'draft']);

/** Whether the answer is given but not yet recorded by the relay; false if the person must act first. */
export const isAwaitingRelay = ({ status }: Pick<PendingAnswer, 'status'>): boolean => !IDLE.has(status);
