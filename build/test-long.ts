/** `npm run test:long`: the tests that `npm test` leaves out because they take long. Words after `--` choose among them; `--coverage` counts the lines that ran. */
import { projectRoot } from './root.ts';
import { readAsked } from './verify/asked.ts';
import { verify } from './verify/verify.ts';

process.exitCode = await verify(projectRoot, { kind: 'long', ...readAsked(process.argv.slice(2)) });
