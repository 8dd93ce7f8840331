import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { readHolidayCalendar } from '../../../relay/directory/holiday-calendar.ts';
import { withHolidays } from '../../../relay/directory/holiday-files.ts';
import { parseDirectory } from '../../../relay/directory/read-file.ts';

const calendar = (...events: string[]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...events.flatMap((one) => ['BEGIN:VEVENT', one, 'END:VEVENT']),
    'END:VCALENDAR',
    '',
  ].join('\r\n');

describe('a calendar of holidays', () => {
  test('days, ranges and yearly days; what else an export contains is passed over', () => {
    const found = readHolidayCalendar(
      [
        '\uFEFFBEGIN:VCALENDAR',
        'PRODID:-//ACME//Holidays//EN',
        'BEGIN:VTIMEZONE',
        'TZID:Europe/Berlin',
        'BEGIN:STANDARD',
        'DTSTART:19701025T030000',
        'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
        'END:STANDARD',
        'END:VTIMEZONE',
        'BEGIN:VEVENT',
        'UID:1',
        'SUMMARY;LANGUAGE="de:DE":A name that is fol',
        ' ded: here',
        'DTSTART;VALUE=DATE:20261224',
        'DTEND;VALUE=DATE:20261227',
        'BEGIN:VALARM',
        'TRIGGER;VALUE=DATE-TIME:20261223T080000Z',
        'DURATION:PT1H',
        'END:VALARM',
        'END:VEVENT',
        'BEGIN:VEVENT',
        'DTSTART;VALUE=DATE:20200101',
        'RRULE:FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1',
        'END:VEVENT',
        'END:VCALENDAR',
      ].join('\n'),
    );
    assert.deepEqual(found, ['2020-01-01/P1Y', '2026-12-24', '2026-12-25', '2026-12-26']);
  });

  test('durations, counts, ends and leap days', () => {
    const of = (...lines: string[]) => readHolidayCalendar(calendar(lines.join('\r\n')));
    assert.deepEqual(of('DTSTART:20261231', 'DURATION:P2D'), ['2026-12-31', '2027-01-01']);
    assert.deepEqual(of('DTSTART:20261003', 'RRULE:FREQ=YEARLY;COUNT=2'), ['2026-10-03', '2027-10-03']);
    assert.deepEqual(of('DTSTART:20261003', 'RRULE:FREQ=YEARLY;INTERVAL=2;UNTIL=20301002T220000Z'), [
      '2026-10-03',
      '2028-10-03',
    ]);
    assert.deepEqual(of('DTSTART:20240229', 'RRULE:FREQ=YEARLY;COUNT=2'), ['2024-02-29', '2028-02-29']);
    assert.deepEqual(of('DTSTART:20261003', 'STATUS:CANCELLED'), []);
  });

  test('what would move a day silently is refused with its line', () => {
    for (const [text, message] of [
      ['', 'line 1: the calendar is incomplete'],
      ['<html>', 'line 1: is not a line of an iCalendar file'],
      ['BEGIN:VCALENDAR\nBEGIN:VEVENT', 'line 3: the calendar is incomplete'],
      ['BEGIN:VEVENT', 'line 1: an iCalendar file starts with BEGIN:VCALENDAR'],
      ['BEGIN:VCALENDAR\nEND:VEVENT', 'line 2: END ends nothing'],
      [calendar('SUMMARY:x'), 'line 4: an event has no DTSTART'],
      [
        calendar('DTSTART:20261224T000000'),
        'line 4: DTSTART must be a date such as 20261225: a holiday is a whole day',
      ],
      [calendar('DTSTART:20260230'), 'line 4: DTSTART is a date that does not exist'],
      [calendar('DTSTART:99991231'), 'line 4: DTSTART must be in the years 1900 to 2199'],
      [`BEGIN:VCALENDAR\nX;${'='.repeat(500_000)}`, 'line 2: is not a line of an iCalendar file'],
      [calendar('DTSTART:20261224\r\nDTEND:20261224'), 'line 5: DTEND must be after DTSTART'],
      [calendar('DTSTART:20261224\r\nDTEND:20281224'), 'line 5: the event is longer than 366 days'],
      [calendar('DTSTART:20261224\r\nDURATION:PT24H'), 'line 5: DURATION must be 1 to 366 whole days, such as P1D'],
      [
        calendar('DTSTART:20261224\r\nRRULE:FREQ=WEEKLY'),
        'line 5: RRULE FREQ=WEEKLY cannot be read; list the dates as events of their own',
      ],
      [
        calendar('DTSTART:20261126\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH'),
        'line 5: RRULE BYDAY=4TH cannot be read; list the dates as events of their own',
      ],
      [
        calendar('DTSTART:20261126\r\nRRULE:FREQ=YEARLY;INTERVAL=2'),
        'line 5: RRULE with INTERVAL needs COUNT or UNTIL; list the dates as events of their own',
      ],
      [
        calendar('DTSTART:20261126\r\nEXDATE:20261126'),
        'line 5: EXDATE cannot be read; list the dates as events of their own',
      ],
      [
        calendar(...Array.from({ length: 40 }, (_, n) => `DTSTART:${1900 + n}0101\r\nDTEND:${1900 + n}1231`)),
        'has more than 2000 holidays',
      ],
    ] as const) {
      assert.throws(() => readHolidayCalendar(text), { message });
    }
  });
});

describe('holidaysFile in a directory file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-holidays-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'directory.yaml');
  const read = (workingTime: string) =>
    withHolidays(parseDirectory(`locations: [ { id: BER, workingTime: { ${workingTime} } } ]`, file), file);
  const TIME = 'timeZone: Europe/Berlin, spans: [ { days: [mon], from: "09:00", to: "17:00" } ]';

  test('is replaced by its holidays', () => {
    writeFileSync(join(folder, 'days.ics'), calendar('DTSTART:20261224'));
    const time = read(`${TIME}, holidaysFile: days.ics`).locations?.[0]?.workingTime;
    assert.deepEqual(time?.holidays, ['2026-12-24']);
    assert.ok(time && !('holidaysFile' in time));
  });

  test('a fault names the place, the file and its line', () => {
    writeFileSync(join(folder, 'bad.ics'), calendar('DTSTART:20261224T080000'));
    writeFileSync(join(folder, 'large.ics'), ' '.repeat(512 * 1024 + 1));
    const place = `${file}: locations/BER/workingTime`;
    for (const [given, message] of [
      [
        `${TIME}, holidaysFile: bad.ics`,
        `${place}/holidaysFile bad.ics line 4: DTSTART must be a date such as 20261225: a holiday is a whole day`,
      ],
      [`${TIME}, holidaysFile: large.ics`, `${place}/holidaysFile large.ics is larger than 512 KiB`],
      [
        `${TIME}, holidaysFile: ../x.ics`,
        `${place}/holidaysFile ../x.ics leads out of the folder of the directory file; write an absolute path`,
      ],
      [`${TIME}, holidaysFile: days.ics, holidays: []`, `${place} has both holidays and holidaysFile`],
      [`${TIME}, holidays: [ "2026-02-30" ]`, `${place}/holidays/0 is a date that does not exist`],
      [
        'timeZone: Berlin, spans: [ { days: [mon], from: "09:00", to: "17:00" } ]',
        `${place}/timeZone is not a known time zone, such as Europe/Berlin`,
      ],
    ] as const) {
      assert.throws(() => read(given), { message });
    }
    assert.throws(() => read(`${TIME}, holidaysFile: none.ics`), /holidaysFile none\.ics cannot be read: ENOENT/);
  });
});
