/** `npm test`: all checks and the default tests. Words after `--` select tests by path, except long ones; `--coverage` measures lines. */
import { projectRoot } from './root.ts';
import { readAsked } from './verify/test-arguments.ts';
import { verify } from './verify/verify.ts';

const asked = readAsked(process.argv.slice(2));
process.exitCode = await verify(projectRoot, { kind: asked.only.length > 0 ? 'all' : 'default', ...asked });
