/**
 * `npm test`: every check, and the tests that a change is held to. Words after `--` choose among all tests but the long ones the files
 * whose path contains one of them; `--coverage` counts the lines that ran.
 */
import { projectRoot } from './root.ts';
import { readAsked } from './verify/asked.ts';
import { verify } from './verify/verify.ts';

const asked = readAsked(process.argv.slice(2));
process.exitCode = await verify(projectRoot, { kind: asked.only.length > 0 ? 'all' : 'default', ...asked });
