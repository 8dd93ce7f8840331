import { nearestSpan } from '../../shared/rules/rounded-span.ts';
import type { WindowTexts } from '../../shared/words/window.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A duration in one unit, rounded down: `40 s`, `12 min`, `2 h`, `3 days`. @param ms not negative */
export function spanWords({ t }: WindowTexts, ms: number): string {
  if (ms < MINUTE) return t.time.seconds(Math.floor(ms / SECOND));
  if (ms < HOUR) return t.time.minutes(Math.floor(ms / MINUTE));
  if (ms < 2 * DAY) return t.time.hours(Math.floor(ms / HOUR));
  return t.time.days(Math.floor(ms / DAY));
}

/** Rounded to the nearest count, as in notifications, for a comparison with the clock. */
function nearestWords({ t }: WindowTexts, ms: number): string {
  const { unit, count } = nearestSpan(ms);
  return t.time[unit](count);
}

/** Under a day `12 min ago`, older `Yesterday, 10:42` or `20 Nov`. */
export function agoWords(words: WindowTexts, at: number, now: number): string {
  const passed = now - at;
  if (passed < MINUTE) return words.t.time.now;
  if (passed < DAY) return words.t.time.ago(spanWords(words, passed));
  return dayAndTime(words, at, now);
}

/** `10:42` today, `Yesterday, 10:42`, else `20 Nov, 10:42`. */
export function clockWords(words: WindowTexts, at: number, now: number): string {
  const { f } = words;
  return f.dayKey(at) === f.dayKey(now) ? f.time(at) : dayAndTime(words, at, now);
}

/** `Back at 14:00`, `Back tomorrow at 09:00`, `Back on 4 Dec at 09:00`. */
export function backWords({ t, f }: WindowTexts, at: number, now: number): string {
  const key = f.dayKey(at);
  if (key === f.dayKey(now)) return t.time.backAt(f.time(at));
  return key === dayAfter(f, now) ? t.time.backTomorrow(f.time(at)) : t.time.backOn(f.shortDay(at, now), f.time(at));
}

/** Key of the next day; a day on which the clock is put back has 25 hours. */
function dayAfter(f: WindowTexts['f'], now: number): string {
  const key = f.dayKey(now + DAY);
  return key === f.dayKey(now) ? f.dayKey(now + DAY + HOUR) : key;
}

/** `10:42`, if the day is displayed elsewhere. */
export const timeWords = ({ f }: WindowTexts, at: number): string => f.time(at);

/** `10:42:07` today, else with the day. */
export function secondsWords(words: WindowTexts, at: number, now: number): string {
  const { f, t } = words;
  return f.dayKey(at) === f.dayKey(now) ? f.seconds(at) : t.time.at(f.shortDay(at, now), f.seconds(at));
}

function dayAndTime({ t, f }: WindowTexts, at: number, now: number): string {
  const day = f.dayKey(at) === f.dayKey(now - DAY) ? t.time.yesterday : f.shortDay(at, now);
  return t.time.at(day, f.time(at));
}

/** `due in 2 h`, `due now`, `overdue by 12 min`, `due 4 Dec, 10:00`. */
export function dueWords(words: WindowTexts, dueAt: number, now: number): string {
  const { t } = words;
  const left = dueAt - now;
  if (Math.abs(left) < MINUTE) return t.time.dueNow;
  if (left < 0) return t.time.overdue(nearestWords(words, -left));
  if (left < DAY) return t.time.dueIn(nearestWords(words, left));
  return t.time.dueAt(clockWords(words, dueAt, now));
}

/** The heading of a day in a list: Today, Yesterday, or the date. */
export function dayWords(words: WindowTexts, at: number, now: number): string {
  const { t, f } = words;
  const key = f.dayKey(at);
  if (key === f.dayKey(now)) return t.time.today;
  if (key === f.dayKey(now - DAY)) return t.time.yesterday;
  return f.day(at, now);
}
