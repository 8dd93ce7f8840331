/**
 * The relay as tests start it: the bundle, which starts in a third of the time of the sources. It is built first if its sources are newer, except
 * where BECKON_TEST_BUILT=1 says that the runner has done so. Lines that run in it are counted by its source map.
 */
import { join } from 'node:path';
import { ensureBuilt } from '../../build/bundle/ensure-built.ts';
import { projectRoot } from '../../build/root.ts';

if (process.env.BECKON_TEST_BUILT !== '1') await ensureBuilt(projectRoot);

/** Path of the program. */
export const RELAY_PROGRAM = join(projectRoot, 'dist/relay/main.js');
