/** `npm run package [-- relay [--without-node] | desktop]`: builds, and writes packages into release/. */
import { join } from 'node:path';
import { ensureBuilt } from './bundle/ensure-built.ts';
import { requireNode } from './node-version.ts';
import { pack } from './packaging/pack.ts';
import { packageRelay } from './packaging/relay.ts';
import { projectRoot } from './root.ts';

requireNode();
const [what = 'desktop', ...options] = process.argv.slice(2);
const output = join(projectRoot, 'release');

async function desktop(): Promise<void> {
  const { folder, withElectron } = await pack(projectRoot, output);
  console.log(`packed into ${folder}`);
  if (!withElectron) console.log('without Electron, whose binary is not at hand: a stub stands in its place');
}

async function relay(): Promise<void> {
  const withNode = !options.includes('--without-node');
  if (withNode && `${process.platform}-${process.arch}` !== 'linux-x64') {
    throw new Error(
      'The package with Node is made on Linux for x86-64; elsewhere: npm run package -- relay --without-node',
    );
  }
  const { files, leftOut } = await packageRelay(projectRoot, output, { withNode });
  for (const line of [...files.map((file) => `wrote ${file}`), ...leftOut]) console.log(line);
}

const makers = new Map([
  ['desktop', desktop],
  ['relay', relay],
]);
const make = makers.get(what);
if (!make || options.some((option) => what !== 'relay' || option !== '--without-node')) {
  console.error('npm run package -- relay [--without-node] | desktop');
  process.exit(2);
}
await ensureBuilt(projectRoot);
await make();
