/** Shown by the relay or the page instead of the web client if it cannot run. */
import { webStart as german } from './de/web-start.ts';
import { webStart as english } from './en/web-start.ts';
import { webStart as french } from './fr/web-start.ts';
import type { Translation } from './translation.ts';
import type { InEachLanguage } from './words.ts';

type WebStartWords = Translation<typeof english>;

export const webStart: InEachLanguage<WebStartWords> = { en: english, de: german, fr: french };
