/**
 * A desktop of the test's own, closed when the test is over: real display, real notification daemon, real pointer.
 * See build/session/session.ts for what it can do.
 */
import type { TestContext } from 'node:test';
import { lacksSandbox } from '../../build/launch/chromium.ts';
import { tryWindows } from '../../build/launch/desktop.ts';
import { projectRoot } from '../../build/root.ts';
import {
  type DesktopSession,
  type SessionOptions,
  startDesktopSession as startSession,
} from '../../build/session/session.ts';

export type { DrawnButton, DrawnNotification, NotificationMatch } from '../../build/session/drawn.ts';
export type { NotificationEvent, NotificationMonitor, NotifyCall } from '../../build/session/monitor.ts';
export type { DesktopSession, SessionOptions };

/**
 * Starts a session.
 * @throws at once, with the reason, where Chromium can have no sandbox: its windows would never come
 */
export async function startDesktopSession(options?: SessionOptions): Promise<DesktopSession> {
  const hindrance = (await lacksSandbox()) ? (await tryWindows(projectRoot, process.env)).hindrance : undefined;
  if (hindrance) throw new Error(hindrance);
  return startSession(options);
}

/** Starts a session that ends with test `t`. */
export async function desktopSession(t: TestContext, options?: SessionOptions): Promise<DesktopSession> {
  const session = await startDesktopSession(options);
  t.after(() => session.close());
  return session;
}
