/** Checks the language and time zone in which the relay writes to a person: a well-formed value may still not exist. */
import type { DirectoryUser } from '../../../shared/directory.ts';
import { localeFrom } from '../../../shared/rules/locale.ts';
import { timeZoneFault } from '../../../shared/rules/wall-clock.ts';

/** @returns the invalid member and why; null if both are valid */
export function localeFault({
  language,
  timeZone,
}: Pick<DirectoryUser, 'language' | 'timeZone'>): { place: string; detail: string } | null {
  if (language !== undefined && localeFrom(language) === null)
    return { place: 'language', detail: 'is no language (BCP 47)' };
  const detail = timeZone === undefined ? null : timeZoneFault(timeZone);
  return detail === null ? null : { place: 'timeZone', detail };
}
