/** Always English texts of the relay: for systems, administrators and problem details. `answer-page.ts` has texts for people. */
export { delivery } from './en/delivery.ts';
export { refusals } from './en/refusals.ts';

/** An administrator without a name: the holder of the token. */
export const administratorName = 'Administrator';

/** The recipients of an audience of all roles, in the thread and ladder of an item. */
export const everyone = { en: 'everyone', de: 'alle', fr: 'tout le monde' } as const;
