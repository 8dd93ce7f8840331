/**
 * A desktop of the test's own, closed when the test is over: real display, real notification daemon, real pointer.
 * See build/session/session.ts for what it can do.
 */
import type { TestContext } from 'node:test';
import { type DesktopSession, type SessionOptions, startDesktopSession } from '../../build/session/session.ts';

export type { DrawnButton, DrawnNotification, NotificationMatch } from '../../build/session/drawn.ts';
export type { NotificationEvent, NotificationMonitor, NotifyCall } from '../../build/session/monitor.ts';
export type { DesktopSession, SessionOptions };
export { startDesktopSession };

/** Starts a session that ends with test `t`. */
export async function desktopSession(t: TestContext, options?: SessionOptions): Promise<DesktopSession> {
  const session = await startDesktopSession(options);
  t.after(() => session.close());
  return session;
}
