/** Reference: the shortest path from ntfy to a desktop notification: subscribes, and calls Notify for each message. */
import { createClient } from 'dbus-native';
import { thinSocket } from '../clients/thin-websocket.ts';

const [url] = process.argv.slice(2);
if (!url) throw new Error('usage: ntfy-notifier.ts WEBSOCKET-URL');
const bus = createClient({ busAddress: process.env.DBUS_SESSION_BUS_ADDRESS ?? '' });

function raise(message: string): void {
  const event: unknown = JSON.parse(message);
  const data = typeof event === 'object' && event && 'data' in event ? event.data : null;
  if (typeof data !== 'object' || data === null || !('title' in data) || !('body' in data)) return;
  const actions = ['default', 'Open', 'acknowledge', 'Acknowledge'];
  void bus.invoke({
    destination: 'org.freedesktop.Notifications',
    path: '/org/freedesktop/Notifications',
    interface: 'org.freedesktop.Notifications',
    member: 'Notify',
    signature: 'susssasa{sv}i',
    body: ['ntfy', 0, '', String(data.title), String(data.body), actions, [['urgency', ['y', 1]]], -1],
  });
}

await thinSocket(url, (payload) => {
  const message: unknown = JSON.parse(payload.toString());
  if (typeof message !== 'object' || message === null || !('event' in message)) return;
  if (message.event === 'open') console.log('ready');
  if (message.event === 'message' && 'message' in message) raise(String(message.message));
});
