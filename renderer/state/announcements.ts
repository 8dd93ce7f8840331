import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { Words } from '../../shared/words/window.ts';
import { isOffline } from './connection.ts';

export interface Announcement {
  text: string;
  urgent: boolean;
}

/** What a screen reader should say when the snapshot changes; politely, or at once where something is critical. */
export function announcementsOf({ t }: Words, before: Snapshot, after: Snapshot): Announcement[] {
  const known = new Set(before.inbox.map(({ item }) => item.id));
  const arrived = after.inbox.filter(({ item }) => !known.has(item.id)).map(({ item }) => item);
  const critical = arrived.filter((item) => item.severity === 'critical');
  const calm = arrived.filter((item) => item.severity !== 'critical');
  const said: Announcement[] = critical
    .slice(0, 3)
    .map((item) => ({ text: t.live.critical(item.title), urgent: true }));
  const [only] = calm;
  if (calm.length === 1 && only) said.push({ text: t.live.arrived(only.title), urgent: false });
  else if (calm.length > 1) said.push({ text: t.live.arrivedMany(calm.length), urgent: false });
  const wasOffline = isOffline(before.connection);
  if (!wasOffline && isOffline(after.connection)) said.push({ text: t.live.offline, urgent: false });
  if (wasOffline && after.connection.state === 'connected') said.push({ text: t.live.connected, urgent: false });
  return said;
}
