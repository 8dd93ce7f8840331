/** `npm run desktop`: runs the desktop app alone, on Electron or the stand-in, with its output and exit code. */
import { spawn } from 'node:child_process';
import { ensureBuilt } from './bundle/ensure-built.ts';
import { lacksSandbox, tryChromium } from './launch/chromium.ts';
import { runtimeWords } from './launch/desktop.ts';
import { hasDisplay } from './launch/desktop-environment.ts';
import { tied } from './launch/program.ts';
import { findRuntime } from './launch/runtime.ts';
import { requireNode } from './node-version.ts';
import { projectRoot } from './root.ts';

const usage = `npm run desktop -- [--show | --hidden] [--view=NAME] [LINK]
  --show        open the window at once; without it the app waits in the tray, where there is one
  --hidden      as at login: to the tray
  --view=NAME   open the window on inbox, history, processes or preferences
  LINK          beckon://pair?… or beckon://item/ID
  BECKON_RELAY and BECKON_TOKEN pair it beforehand; BECKON_PROFILE names the folder of its data`;

requireNode();
if (process.argv.includes('--help')) {
  console.log(usage);
  process.exit(0);
}
await ensureBuilt(projectRoot, () => console.error('building the app: its sources are newer'));
const needsSession = process.platform === 'linux' && !hasDisplay(process.env);
// Lazy import: it takes as long to load as everything else, and is rarely needed.
const session = needsSession ? await (await import('./session/session.ts')).startDesktopSession() : undefined;
if (session) console.error(`There is no display here: the desktop runs in a virtual one (${session.display}).`);
if (session && !process.env.BECKON_RELAY)
  console.error('Nobody sees its window there: BECKON_RELAY and BECKON_TOKEN pair it.');
const env = { ...process.env, ...session?.env };
const runtime = await findRuntime(projectRoot, env);
console.error(runtimeWords(runtime));
if (runtime.kind === 'stand-in' && (await lacksSandbox())) {
  const { hindrance } = await tryChromium(env);
  if (hindrance) console.error(`${hindrance} Notifications and the tray work all the same.`);
}
const [command, args] = tied(runtime.command, [...runtime.args, ...process.argv.slice(2)]);
const app = spawn(command, args, {
  cwd: projectRoot,
  env,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.kill(signal));
app.once('exit', async (code) => {
  await session?.close();
  process.exit(code ?? 1);
});
