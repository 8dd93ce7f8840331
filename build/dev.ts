/** `npm run dev`: the demo with hot reload. `--folder DIR`: data and logs (default `.beckon`). After `--`: desktop arguments. */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runDev } from './dev/dev.ts';
import { requireNode } from './node-version.ts';
import { projectRoot } from './root.ts';

const usage = `npm run dev -- [--folder DIR] [-- ARGUMENTS OF THE DESKTOP]
  --folder DIR                       keep data, logs and the picture of the window there instead of in .beckon
  -- --remote-debugging-port=9222    what follows a further -- is for the desktop: here a port for a browser's developer tools`;

requireNode();
const given = readArguments();
const base = { root: projectRoot, folder: resolve(given.folder ?? join(projectRoot, '.beckon')) };
const ended = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ended.abort());

try {
  const tell = (line: string): void => console.log(line);
  await runDev(base, { desktopArgs: given.desktopArgs, ended: ended.signal, tell });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function readArguments(): { folder: string | undefined; desktopArgs: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({
      options: { folder: { type: 'string' }, help: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    if (!values.help) return { folder: values.folder, desktopArgs: positionals };
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
    process.exit(2);
  }
}
