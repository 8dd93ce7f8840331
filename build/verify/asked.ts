import { parseArgs } from 'node:util';

/** The options of a test run after `--`. */
export interface Asked {
  /** Test files whose path contains one of these words; every one where there is none. */
  only: readonly string[];
  /** `--coverage`: the lines that ran are counted, and a table printed by room. */
  coverage: boolean;
  /** `--beyond`: only what `npm test` leaves out. */
  beyond: boolean;
}

/** @throws at an unknown option */
export function readAsked(args: readonly string[]): Asked {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { coverage: { type: 'boolean', default: false }, beyond: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  return { only: positionals, ...values };
}
