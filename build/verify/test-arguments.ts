import { parseArgs } from 'node:util';

interface Asked {
  /** Selects test files whose path contains one of these words; empty: all. */
  only: readonly string[];
  coverage: boolean;
  /** Only the tests that `npm test` omits. */
  beyond: boolean;
}

/** @throws on an unknown option */
export function readAsked(args: readonly string[]): Asked {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { coverage: { type: 'boolean', default: false }, beyond: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  return { only: positionals, ...values };
}
