/** What a verb came to, as whoever typed it reads it: lines, or with `--json` one value; and its exit code. */
import { reasonOf } from '../../shared/problems.ts';
import { type Invocation, type Output, type Say, UsageError } from '../admin/command-line.ts';
import { SettingsError } from '../config.ts';

/** Beside the ends of lines and columns: what sets a terminal's title or cursor, or turns text round. */
const UNPRINTABLE = /[\p{Cc}--[\t\n]]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gv;

/** Names, reasons and what a database answers are others' words, and go to a terminal. */
const printable = (line: string): string => line.replaceAll(UNPRINTABLE, '\ufffd');

export function tell({ lines, value, fault }: Output, { options }: Invocation, say: Say): number {
  if (options.json === true) say.out(JSON.stringify(value));
  else for (const line of lines) say.out(printable(line));
  if (fault === undefined) return 0;
  say.err(printable(fault));
  return 1;
}

export function tellFailure(error: unknown, say: Say): number {
  const lines = error instanceof SettingsError ? error.faults : [reasonOf(error).split('\n')[0] ?? 'It did not work'];
  for (const line of lines) say.err(printable(line));
  if (!(error instanceof UsageError)) return 1;
  say.err('See --help');
  return 2;
}
