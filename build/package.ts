/** `npm run package`: builds, and packs an unpacked app into release/. */
import { join } from 'node:path';
import { ensureBuilt } from './bundle/ensure-built.ts';
import { requireNode } from './node-version.ts';
import { pack } from './packaging/pack.ts';
import { projectRoot } from './root.ts';

requireNode();
await ensureBuilt(projectRoot);
const { folder, withElectron } = await pack(projectRoot, join(projectRoot, 'release'));
console.log(`packed into ${folder}`);
if (!withElectron) console.log('without Electron, whose binary is not at hand: a stub stands in its place');
