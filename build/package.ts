/** `npm run package [-- relay [--without-node] | desktop [--installers] [--release]]`: builds, and writes packages into release/. */
import { join } from 'node:path';
import { reasonOf } from '../shared/problems.ts';
import { ensureBuilt } from './bundle/ensure-built.ts';
import { requireNode } from './node-version.ts';
import type { Packages } from './packaging/archive.ts';
import { packageDesktop } from './packaging/desktop.ts';
import { packageRelay } from './packaging/relay.ts';
import { projectRoot } from './root.ts';

requireNode();
const [what = 'desktop', ...options] = process.argv.slice(2);
const output = join(projectRoot, 'release');

const DESKTOP_OPTIONS = ['--installers', '--release'];
const RELAY_OPTIONS = ['--without-node'];

async function desktop(): Promise<void> {
  const withInstallers = options.includes('--installers');
  report(await packageDesktop(projectRoot, output, { withInstallers, release: options.includes('--release') }));
}

async function relay(): Promise<void> {
  const withNode = !options.includes('--without-node');
  if (withNode && `${process.platform}-${process.arch}` !== 'linux-x64') {
    throw new Error(
      'The package with Node is made on Linux for x86-64; elsewhere: npm run package -- relay --without-node',
    );
  }
  report(await packageRelay(projectRoot, output, { withNode }));
}

function report({ files, leftOut }: Packages): void {
  for (const line of [...files.map((file) => `wrote ${file}`), ...leftOut]) console.log(line);
}

const makers = new Map([
  ['desktop', { make: desktop, known: DESKTOP_OPTIONS }],
  ['relay', { make: relay, known: RELAY_OPTIONS }],
]);
const maker = makers.get(what);
if (!maker || options.some((option) => !maker.known.includes(option))) {
  console.error('npm run package -- relay [--without-node] | desktop [--installers] [--release]');
  process.exit(2);
}
await ensureBuilt(projectRoot);
try {
  await maker.make();
} catch (error) {
  console.error(reasonOf(error));
  process.exitCode = 1;
}
