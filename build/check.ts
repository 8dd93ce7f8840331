/** `npm run check`: what a change is held to before it is kept: every check, and the tests that need no whole program. */
import { projectRoot } from './root.ts';
import { verify } from './verify/verify.ts';

process.exitCode = await verify(projectRoot, { kind: 'quick', only: process.argv.slice(2) });
