/** Holidays in separate iCalendar files that the directory file names. */
import type { Directory } from '../../shared/directory.ts';
import type { WorkingTime } from '../../shared/working-time.ts';
import { CalendarFault, readHolidayCalendar } from './holiday-calendar.ts';
import { type NamedFileReader, namedFileReader } from './named-files.ts';

/** Enough for the holidays of a continent over ten years. */
const MAX_BYTES = 512 * 1024;

type Entry = { id: string; workingTime?: WorkingTime & { holidaysFile?: string } };

/** Replaces each `holidaysFile` by the holidays in it. @throws DirectoryError, one line that names place and file */
export function withHolidays(directory: Directory, directoryFile: string): Directory {
  const files = namedFileReader(directoryFile);
  const each = <E extends Entry>(kind: string, entries: readonly E[]): E[] =>
    entries.map((entry) => {
      const { holidaysFile, ...time } = entry.workingTime ?? {};
      if (holidaysFile === undefined) return entry;
      const holidays = readHolidays(files, holidaysFile, `${kind}/${entry.id}/workingTime/holidaysFile`);
      return { ...entry, workingTime: { ...time, holidays } };
    });
  const { roles, locations } = directory;
  return {
    ...directory,
    ...(roles && { roles: each('roles', roles) }),
    ...(locations && { locations: each('locations', locations) }),
  };
}

function readHolidays(files: NamedFileReader, file: string, place: string): string[] {
  const named = { file, place, maxBytes: MAX_BYTES, tooLarge: 'is larger than 512 KiB' };
  const text = files.read(named);
  try {
    return readHolidayCalendar(text);
  } catch (error) {
    throw error instanceof CalendarFault ? files.fault(named, error.message) : error;
  }
}
