/**
 * `npm run profile -- NAME [--rounds N] [--trial]`: runs a bench once with a processor profile and a heap profile of each of its Node
 * programs, and lists the functions with the largest share of their own. The files open in Chromium's DevTools.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ensureBuilt } from '../../../build/bundle/ensure-built.ts';
import { projectRoot } from '../../../build/root.ts';
import { profiling } from '../processes.ts';
import {
  type HeapNode,
  type Hot,
  hotInHeap,
  hotInProcessor,
  type ProcessorProfile,
  placesBelow,
} from './hot-functions.ts';

/** Functions listed of each profile. */
const LISTED = 15;

const [name, ...options] = process.argv.slice(2);
if (!name || !/^\w[\w-]*$/.test(name)) {
  console.error('npm run profile -- NAME [--rounds N] [--trial]   (the names of npm run bench)');
  process.exit(2);
}
await ensureBuilt(projectRoot);
const folder = join(
  projectRoot,
  '.beckon',
  'profiles',
  `${name}-${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}`,
);
mkdirSync(folder, { recursive: true });
const rounds = options.some((option) => option.startsWith('--')) ? options : [...options, '--rounds', '1'];
const bench = spawn(process.execPath, [join(projectRoot, 'test/bench/main.ts'), name, ...rounds], {
  env: { ...process.env, ...profiling(folder, 'bench'), BECKON_BENCH_PROFILES: folder, TEST_BUILT: '1' },
  stdio: 'inherit',
});
const [code] = await once(bench, 'exit');
const place = placesBelow(projectRoot);
for (const program of readdirSync(folder)
  .filter((entry) => statSync(join(folder, entry)).isDirectory())
  .sort()) {
  const files = readdirSync(join(folder, program));
  const read = (kind: string) =>
    files
      .filter((file) => file.endsWith(kind))
      .map((file) => JSON.parse(readFileSync(join(folder, program, file), 'utf8')));
  const processor: ProcessorProfile[] = read('.cpuprofile');
  const heap: { head: HeapNode }[] = read('.heapprofile');
  list(`${program}: processor, ms of the function itself`, hotInProcessor(processor, place), 1000);
  const heads = heap.map(({ head }) => head);
  list(`${program}: heap at the end, KiB allocated by the function itself`, hotInHeap(heads, place), 1024);
}
console.log(`\nprofiles of each program in ${relative(process.cwd(), folder) || '.'}`);
process.exitCode = code ?? 1;

function list(title: string, all: readonly Hot[], unit: number): void {
  const total = all.reduce((sum, { self }) => sum + self, 0);
  console.log(`\n${title}, of ${Math.round(total / unit).toLocaleString('en')}`);
  for (const { name, place, self } of all.slice(0, LISTED)) {
    const share = `${((self / total) * 100).toFixed(1)} %`;
    console.log(`${share.padStart(7)}  ${(self / unit).toFixed(0).padStart(8)}  ${name}  ${place}`);
  }
}
