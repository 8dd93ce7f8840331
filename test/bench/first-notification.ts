/** Bench 30: from `npm start` to the first notification, without a display; compared with the platform alone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureBuilt } from '../../build/bundle/ensure-built.ts';
import { projectRoot } from '../../build/root.ts';
import { node, processorMs, spreadOverCores, temporaryFolder } from './processes.ts';
import { atMost, judged, type Report, ratioOf, tableOf } from './report.ts';
import { hindrance, inRounds, median, rowOf, valuesOf } from './rounds.ts';

/** Empty values count as none. */
const NO_DISPLAY = { DISPLAY: '', WAYLAND_DISPLAY: '', DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '' };

/** Until the line of the first notification; then it is ended as by Ctrl-C. */
async function untilFirst(command: string, args: readonly string[]): Promise<{ s: number; 'processor s': number }> {
  const from = performance.now();
  const child = spawn(command, args, {
    cwd: projectRoot,
    env: { ...process.env, ...NO_DISPLAY },
    stdio: ['ignore', 'pipe', 'inherit'],
    // Ctrl-C reaches npm, its shell and the program, as from a terminal.
    detached: true,
  });
  const ended = once(child, 'close');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('#1 ')) continue;
    const s = (performance.now() - from) / 1000;
    const processor = processorMs(child.pid ?? 0) / 1000;
    process.kill(-(child.pid ?? 0), 'SIGINT');
    child.stdout.resume();
    await ended;
    return { s, 'processor s': processor };
  }
  throw new Error(`${command} ended without a notification`);
}

const PLATFORM = 'platform alone';

export async function firstNotification(): Promise<Report> {
  await ensureBuilt(projectRoot);
  spreadOverCores();
  const folder = temporaryFolder('first-notification');
  const { command, args } = node(join(import.meta.dirname, 'peers/bare-start.ts'), folder.path);
  const beckon = () => untilFirst('npm', ['start', '--silent', '--', '--folder', folder.path]);
  const bare = () => untilFirst(command, args);
  try {
    // The first start compiles, and tries the browser.
    await beckon();
    await bare();
    const measured = await inRounds([rowOf(PLATFORM, bare), rowOf('npm start', beckon)]);
    const seconds = valuesOf(measured, 'npm start', 's');
    return {
      bench: '30 the first notification',
      conditions: `From \`npm start\` in a built checkout without a display to the line of its first notification. Xvfb, D-Bus, the notification daemon, relay, simulator and desktop all start within it, on both cores. "${PLATFORM}": the lower bound, a program that starts the same virtual desktop and an app without code of its own, and calls Notify once. Processor time of all processes until then.`,
      ...tableOf(measured),
      ratios: [
        judged('npm start, seconds', median(seconds), atMost(2), hindrance(measured.rounds, [])),
        ratioOf(measured, 'npm start', PLATFORM, 's'),
        ratioOf(measured, 'npm start', PLATFORM, 'processor s'),
      ],
    };
  } finally {
    folder.remove();
  }
}
