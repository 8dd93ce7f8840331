/**
 * The relay as tests start it: the bundle, which starts in a third of the time of the sources. It is built first if its sources are newer, except
 * where TEST_BUILT=1 says that the runner has done so. Coverage maps lines that run in it to the sources.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
// A template is no import for `npm run check -- --changed`: else a change of any page would concern every test that starts a relay.
const build = `${root}/build/build.ts`;
if (process.env.TEST_BUILT !== '1') execFileSync(process.execPath, [build], { stdio: ['ignore', 'ignore', 'inherit'] });

/** Path of the program. */
export const RELAY_PROGRAM = join(root, 'dist/relay/main.js');
