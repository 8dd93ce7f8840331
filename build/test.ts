/** `npm test`: every check and every test. Words after `--` choose the test files whose path contains one of them. */
import { projectRoot } from './root.ts';
import { verify } from './verify/verify.ts';

process.exitCode = await verify(projectRoot, { kind: 'all', only: process.argv.slice(2) });
