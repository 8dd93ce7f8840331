/** Verbs that work on the store: executed by the relay that serves it, or by the command itself if none runs. */
import { DryRunResult } from '../../shared/admin.ts';
import { checker } from '../../shared/validate.ts';
import { type Invocation, type Output, UsageError, type VerbContext, waysOf, wordAt } from './command-line.ts';
import { exportVerb, importVerb } from './directory-verbs.ts';
import { hookVerb } from './hook-verb.ts';
import { gatewayVerb, sourceVerb } from './source-verbs.ts';
import { userVerb } from './user-verbs.ts';

const dryRunResult = checker(DryRunResult);

const VERBS: Readonly<Record<string, (given: Invocation, relay: VerbContext) => Output | Promise<Output>>> = {
  source: sourceVerb,
  gateway: gatewayVerb,
  user: userVerb,
  import: importVerb,
  export: exportVerb,
  hook: (given, relay) => hookVerb(given, relay.hooks),
  'dry-run': dryRunVerb,
};

/** @throws UsageError, VerbError, and errors of the store and directory; each one line */
export async function runVerb(given: Invocation, relay: VerbContext): Promise<Output> {
  const [word = ''] = given.words;
  const run = Object.hasOwn(VERBS, word) ? VERBS[word] : undefined;
  if (!run) throw new UsageError(`There is no verb ${word}`);
  return run(given, relay);
}

function dryRunVerb(given: Invocation, relay: VerbContext): Output {
  const value = dryRunResult.parse(relay.dryRun(relay.readText(wordAt(given, 1, 'The file of the event'))));
  const { recipients, others } = value;
  const lines = [
    `${recipients.length} would receive it`,
    ...recipients.map((one) => `  ${one.id}\t${one.name}\t${one.delivery}\t${waysOf(one)}`),
    `${others.length} would not`,
    ...others.map(({ id, name, reason }) => `  ${id}\t${name}\t${reason}`),
  ];
  return { lines, value };
}
