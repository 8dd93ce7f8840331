/** `npm test`: every check, and the tests that a change is held to. Words after `--` choose the test files whose path contains one of them; `--coverage` counts the lines that ran. */
import { projectRoot } from './root.ts';
import { readAsked } from './verify/asked.ts';
import { verify } from './verify/verify.ts';

process.exitCode = await verify(projectRoot, { kind: 'default', ...readAsked(process.argv.slice(2)) });
