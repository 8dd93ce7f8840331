/** `import` and `export` of the directory as a file. */
import { type ImportReport, type Invocation, type Output, type VerbContext, wordAt } from './command-line.ts';

const HOW = ['added', 'changed', 'removed'] as const;

export async function importVerb(given: Invocation, relay: VerbContext): Promise<Output> {
  wordAt(given, 1, 'The file');
  const dryRun = given.options['dry-run'] === true;
  const report = await relay.importFile({ prune: given.options.prune === true, dryRun });
  const { added, changed, removed, unchanged, members, unresolved } = report;
  const sum = `${added.length} added, ${changed.length} changed, ${removed.length} removed, ${unchanged} unchanged`;
  const entries = HOW.flatMap((what) => report[what].map((name) => [what, name, ...(members[name] ?? [])].join('\t')));
  const lines = [
    ...entries,
    ...unresolved.map((one) => [one.state, one.place, one.reference, adviceOf(one)].join('\t')),
    dryRun ? `Nothing was written: ${sum}` : sum,
  ];
  const value = {
    ...{ added, changed, removed, unchanged },
    ...(Object.keys(members).length > 0 && { members }),
    ...(unresolved.length > 0 && { unresolved }),
  };
  return { lines, value };
}

function adviceOf({ place, why, state }: ImportReport['unresolved'][number]): string {
  if (state === 'kept') return `which ${why}: the stored secret stays`;
  if (state === 'missing') return `which ${why}, and the store has none: the import is refused`;
  const [kind, id] = place.split('/');
  return kind === 'sources'
    ? `which ${why}: source rotate ${id} makes a key`
    : `which ${why}: user token ${id} makes a token, user pair ${id} a code`;
}

/** The command itself writes the file, with the rights of the account that runs it. */
export function exportVerb(given: Invocation, relay: VerbContext): Output {
  wordAt(given, 1, 'The file to write');
  const value = relay.exportDirectory();
  return { lines: [value.text], value };
}
