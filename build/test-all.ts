/**
 * `npm run test:all`: every test but the long ones; with `--beyond` only what `npm test` leaves out, for a run after it. Words after
 * `--` choose the test files whose path contains one of them; `--coverage` counts the lines that ran.
 */
import { projectRoot } from './root.ts';
import { readAsked } from './verify/asked.ts';
import { verify } from './verify/verify.ts';

const { beyond, ...asked } = readAsked(process.argv.slice(2));
process.exitCode = await verify(projectRoot, { kind: beyond ? 'beyond' : 'all', ...asked });
