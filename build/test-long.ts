/** `npm run test:long`: the tests that `npm test` leaves out because they take long. Words after `--` choose among them. */
import { projectRoot } from './root.ts';
import { verify } from './verify/verify.ts';

process.exitCode = await verify(projectRoot, { kind: 'long', only: process.argv.slice(2) });
