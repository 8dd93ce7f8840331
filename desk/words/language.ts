/** Which language the main process writes in. A further one is a further entry. */
import { english, type Words } from './words.ts';
import { german } from './words-de.ts';

const LANGUAGES: Readonly<Record<string, Words>> = { en: english, de: german };

/** @param locale BCP 47; its language chooses the words, English where there are none in it */
export const wordsFor = (locale: string): Words => LANGUAGES[locale.split('-')[0] ?? ''] ?? english;
