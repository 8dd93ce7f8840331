/** The language and the time zone in which the relay writes to a person: what has the form of one may name none. */
import type { DirectoryUser } from '../../../shared/directory.ts';
import { localeFrom } from '../../../shared/rules/locale.ts';
import { timeZoneFault } from '../../../shared/rules/quiet-hours.ts';

/** @returns which of the two is none, and what is said of it; null: nothing stands against them */
export function readingFault({
  language,
  timeZone,
}: Pick<DirectoryUser, 'language' | 'timeZone'>): { place: string; detail: string } | null {
  if (language !== undefined && localeFrom(language) === null)
    return { place: 'language', detail: 'is no language (BCP 47)' };
  const detail = timeZone === undefined ? null : timeZoneFault(timeZone);
  return detail === null ? null : { place: 'timeZone', detail };
}
