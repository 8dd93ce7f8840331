/** See build/session/session.ts. */
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { lacksSandbox } from '../../build/launch/chromium.ts';
import { tryWindows } from '../../build/launch/desktop.ts';
import { projectRoot } from '../../build/root.ts';
import { connectBus } from '../../build/session/bus.ts';
import {
  type DesktopSession,
  type SessionOptions,
  startDesktopSession as startSession,
} from '../../build/session/session.ts';
import { processesNaming } from './processes-naming.ts';
import { until } from './until.ts';
import { keptForWorker } from './worker-cache.ts';

export type { NotifyCall } from '../../build/session/monitor.ts';
export type { DesktopSession };

/** Timeout for the previous test's programs to exit and its notifications to close, ms. */
const CLEAN_WITHIN_MS = 10_000;

const takeSession = keptForWorker<DesktopSession>({
  open: () => startSession(),
  reset: (session) =>
    tidy(session).then(
      () => true,
      () => false,
    ),
  close: (session) => session.close(),
});

/** Restores the initial state: no programs, no notifications, no history. @throws if that fails */
async function tidy(session: DesktopSession): Promise<void> {
  const folder = join(session.env.XDG_RUNTIME_DIR ?? '', '..');
  const programs = async (): Promise<number> => {
    const all = await processesNaming(`${folder}/`);
    const own = new Set(await processesNaming(`HOME=${folder}/home`));
    return all.filter((process) => !own.has(process)).length;
  };
  await until('the programs have ended', async () => (await programs()) === 0, CLEAN_WITHIN_MS);
  const bus = connectBus(session.busAddress);
  try {
    const ask = (member: string, id?: number) =>
      bus.call({
        destination: 'org.freedesktop.Notifications',
        path: '/org/freedesktop/Notifications',
        interface: 'org.freedesktop.Notifications',
        member,
        ...(id === undefined ? {} : { signature: 'u', body: [id] }),
      });
    // Fails if the daemon has exited.
    await ask('GetCapabilities');
    // The daemon rejects an id that was closed or lost in a restart.
    for (const id of raisedIds(session)) await ask('CloseNotification', id).catch(() => {});
    await until('no notification', async () => (await session.notifications()).length === 0, CLEAN_WITHIN_MS);
  } finally {
    await bus.close();
  }
  session.monitor.clear();
}

const raisedIds = ({ monitor }: DesktopSession): Set<number> =>
  new Set(monitor.history.flatMap((event) => (event.kind === 'notify' ? [event.id] : [])));

/**
 * Starts a session; with `options` a separate one. The caller closes it; a test worker then retains it for the next test.
 * @throws immediately with the reason if Chromium has no sandbox: its windows would never open
 */
export async function startDesktopSession(options?: SessionOptions): Promise<DesktopSession> {
  const hindrance = (await lacksSandbox()) ? (await tryWindows(projectRoot, process.env)).hindrance : undefined;
  if (hindrance) throw new Error(hindrance);
  if (options) return startSession(options);
  const { one, giveBack } = await takeSession();
  return { ...one, close: giveBack };
}

export async function desktopSession(t: TestContext, options?: SessionOptions): Promise<DesktopSession> {
  const session = await startDesktopSession(options);
  t.after(() => session.close());
  return session;
}
