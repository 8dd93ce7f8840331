import { type BusConnection, connectBus } from '../session/bus.ts';

interface DesktopEnvironment {
  present: boolean;
  /** What is missing, as a clause; empty if nothing. */
  missing: string;
}

/** The notification service may run or be activatable. On Windows and macOS both are always present; an empty DISPLAY counts as none. */
export async function findDesktop(env: NodeJS.ProcessEnv): Promise<DesktopEnvironment> {
  if (process.platform !== 'linux') return { present: true, missing: '' };
  if (!hasDisplay(env)) return { present: false, missing: 'no display' };
  if (!(await hasNotificationService(env))) return { present: false, missing: 'no notification service' };
  return { present: true, missing: '' };
}

export function hasDisplay(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

async function hasNotificationService(env: NodeJS.ProcessEnv): Promise<boolean> {
  const address = env.DBUS_SESSION_BUS_ADDRESS || (env.XDG_RUNTIME_DIR && `unix:path=${env.XDG_RUNTIME_DIR}/bus`);
  if (!address) return false;
  const dbus = {
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
  };
  let connection: BusConnection | undefined;
  try {
    connection = connectBus(address);
    for (const member of ['ListNames', 'ListActivatableNames']) {
      const names = await connection.call({ ...dbus, member });
      if (Array.isArray(names) && names.includes('org.freedesktop.Notifications')) return true;
    }
    return false;
  } catch {
    return false;
  } finally {
    await connection?.close();
  }
}
