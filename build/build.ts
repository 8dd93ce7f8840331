import { ensureBuilt } from './bundle/ensure-built.ts';
import { projectRoot } from './root.ts';

console.log((await ensureBuilt(projectRoot)) === 'built' ? 'built dist/' : 'dist/ is up to date');
