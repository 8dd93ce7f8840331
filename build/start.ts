/**
 * `npm start`: relay, simulator and desktop, live. `--once`: runs the eight jobs once and exits. `--web`: browser only. `--cluster`:
 * several relays. `--folder DIR`: data, logs and pictures (default `.beckon`).
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './bundle/ensure-built.ts';
import { requireNode } from './node-version.ts';
import { projectRoot } from './root.ts';

const usage = `npm start -- [--once | [--web] [--cluster]] [--folder DIR]
  --web         start no desktop: open the address that is printed in a browser; needs no display
  --cluster     three relays on a PostgreSQL of their own behind a balancer: kill any, and the desktop stays live.
                "npm run setup -- --cluster" fetches what that needs
  --once        show each of the eight jobs once, press its button, and exit: 0 if all came through, else 1
  --folder DIR  keep data, logs and pictures there instead of in .beckon`;

requireNode();
const given = readArguments();
const place = { root: projectRoot, folder: resolve(given.folder ?? join(projectRoot, '.beckon')) };
const ended = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ended.abort());
const tell = (line: string): void => console.log(line);

try {
  await ensureBuilt(projectRoot, () => tell('building the app: its sources are newer'));
  process.exitCode = await run();
} catch (error) {
  if (!ended.signal.aborted) console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** Imports only what runs: `--once` drives a browser, whose library takes as long to load as all else here. */
async function run(): Promise<number> {
  if (given.once) return (await import('./demo/once.ts')).runOnce(place, ended.signal, tell);
  const { runDemo } = await import('./demo/demo.ts');
  return runDemo(place, ended.signal, tell, { web: given.web, cluster: given.cluster });
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: 'boolean', default: false },
        web: { type: 'boolean', default: false },
        cluster: { type: 'boolean', default: false },
        folder: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.once && values.web) throw new Error('--once presses the buttons of a desktop: it cannot go with --web');
    if (values.once && values.cluster)
      throw new Error('--once goes through the eight jobs with one relay: it cannot go with --cluster');
    if (!values.help) return { once: values.once, web: values.web, cluster: values.cluster, folder: values.folder };
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
    process.exit(2);
  }
}
