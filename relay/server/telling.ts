/** What a verb came to, as whoever typed it reads it: lines, or with `--json` one value; and its exit code. */
import { reasonOf } from '../../shared/problems.ts';
import { type Invocation, type Output, type Say, UsageError } from '../admin/command-line.ts';

export function tell({ lines, value, fault }: Output, { options }: Invocation, say: Say): number {
  if (options.json === true) say.out(JSON.stringify(value));
  else for (const line of lines) say.out(line);
  if (fault === undefined) return 0;
  say.err(fault);
  return 1;
}

export function tellFailure(error: unknown, say: Say): number {
  say.err(reasonOf(error).split('\n')[0] ?? 'It did not work');
  if (!(error instanceof UsageError)) return 1;
  say.err('See --help');
  return 2;
}
