import { parseArgs } from 'node:util';

/** What somebody asks of a run after `--`. */
export interface Asked {
  /** Test files whose path contains one of these words; every one where there is none. */
  only: readonly string[];
  /** `--coverage`: the lines that ran are counted, and a table printed by room. */
  coverage: boolean;
}

/** Throws at an option that there is not. */
export function readAsked(args: readonly string[]): Asked {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { coverage: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  return { only: positionals, coverage: values.coverage };
}
