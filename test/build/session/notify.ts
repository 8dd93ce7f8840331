import type { BusConnection } from '../../../build/session/bus.ts';

/** Requests a notification from the daemon as a program does. @returns its id */
export async function notify(
  connection: BusConnection,
  title: string,
  options: { body?: string; actions?: Record<string, string>; timeout?: number } = {},
): Promise<number> {
  const { body = '', actions = {}, timeout = 0 } = options;
  const id = await connection.call({
    destination: 'org.freedesktop.Notifications',
    path: '/org/freedesktop/Notifications',
    interface: 'org.freedesktop.Notifications',
    member: 'Notify',
    signature: 'susssasa{sv}i',
    body: ['Test', 0, '', title, body, Object.entries(actions).flat(), [['urgency', ['y', 1]]], timeout],
  });
  if (typeof id !== 'number') throw new Error('Notify did not answer with an id');
  return id;
}
