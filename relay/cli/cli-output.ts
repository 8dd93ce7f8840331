/** Prints a command's output: lines, or one value with `--json`. Returns the exit code. */
import { reasonOf } from '../../shared/problems.ts';
import { type Invocation, type Output, type Say, UsageError } from '../admin/command-line.ts';
import { SettingsError } from '../config.ts';

/** Control characters except tab and newline, and bidirectional formatting characters. */
const UNPRINTABLE = /[\p{Cc}--[\t\n]]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gv;

/** Names, reasons and database messages are foreign text that goes to a terminal. */
const printable = (line: string): string => line.replaceAll(UNPRINTABLE, '\ufffd');

export function printOutput({ lines, value, fault }: Output, { options }: Invocation, say: Say): number {
  if (options.json === true) say.out(JSON.stringify(value));
  else for (const line of lines) say.out(printable(line));
  if (fault === undefined) return 0;
  say.err(printable(fault));
  return 1;
}

export function printFailure(error: unknown, say: Say): number {
  const lines = error instanceof SettingsError ? error.faults : [reasonOf(error).split('\n')[0] ?? 'It did not work'];
  for (const line of lines) say.err(printable(line));
  if (!(error instanceof UsageError)) return 1;
  say.err('See --help');
  return 2;
}
