/**
 * `npm run check`: all checks, and the tests that start no whole program. Arguments after `--` select test files whose path contains one of
 * them. `--changed` selects what the change affects since the branch left `main` or `--base COMMIT`.
 */
import { parseArgs } from 'node:util';
import { projectRoot } from './root.ts';
import { verifyChanged } from './verify/changed.ts';
import { verify } from './verify/verify.ts';

const { values, positionals } = parseArgs({
  options: { changed: { type: 'boolean', default: false }, base: { type: 'string', default: 'main' } },
  allowPositionals: true,
});
process.exitCode = values.changed
  ? await verifyChanged(projectRoot, values.base)
  : await verify(projectRoot, { kind: 'quick', only: positionals });
