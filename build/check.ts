/**
 * `npm run check`: what a change is held to before it is kept: every check, and the tests that need no whole program. Words after `--`
 * choose the test files whose path contains one of them; `--changed` takes what the change touches, since the branch left `main`, or
 * `--base COMMIT`.
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
