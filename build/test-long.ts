/** `npm run test:long`: the long tests. Options as in `npm test`. */
import { projectRoot } from './root.ts';
import { readAsked } from './verify/test-arguments.ts';
import { verify } from './verify/verify.ts';

process.exitCode = await verify(projectRoot, { kind: 'long', ...readAsked(process.argv.slice(2)) });
