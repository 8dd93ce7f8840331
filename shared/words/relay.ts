/**
 * What the relay says in English, whoever reads it: to systems, to administrators, and as the detail of a problem, whose code desk, console
 * and answer pages say in the person's language. What it says to people away from their desk is in `answer-page.ts`.
 */
export { delivery } from './en/delivery.ts';
export { refusals } from './en/refusals.ts';

/** Whom an audience of all roles asks, as an item says it (its thread and its ladder). */
export const everyone = { en: 'everyone', de: 'alle', fr: 'tout le monde' } as const;
