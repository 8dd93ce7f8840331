/** Texts of the diagnosis of notifications, of the desktop alone. */
import { isolating } from '../rules/isolate.ts';
import { notificationCheck as german } from './de/notification-check.ts';
import { notificationCheck as english } from './en/notification-check.ts';
import { notificationCheck as french } from './fr/notification-check.ts';
import type { Translation } from './translation.ts';
import { type InEachLanguage, languageOf } from './words.ts';

export type NotificationCheckWords = Translation<typeof english>;

const CHECK: InEachLanguage<NotificationCheckWords> = { en: english, de: german, fr: french };

/** @param locale BCP 47; falls back to English */
export const notificationCheckWordsFor = (locale: string): NotificationCheckWords =>
  isolating(CHECK[languageOf(locale)]);
