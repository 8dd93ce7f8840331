/** `npm run test:all`: every test except the long ones; `--beyond`: only those that `npm test` omits. Options as in `npm test`. */
import { projectRoot } from './root.ts';
import { readAsked } from './verify/test-arguments.ts';
import { verify } from './verify/verify.ts';

const { beyond, ...asked } = readAsked(process.argv.slice(2));
process.exitCode = await verify(projectRoot, { kind: beyond ? 'beyond' : 'all', ...asked });
