/** What helps to find a fault, as text to paste into a message: versions, states and counts; no titles, names or secrets. */
import type { Snapshot } from '../shared/ipc.ts';

export function diagnostics(snapshot: Snapshot, versions: Record<string, string | undefined>, folder: string): string {
  const { app, connection, counts, preferences, pause } = snapshot;
  const lines: [string, string | number | boolean | null | undefined][] = [
    ['Beckon', app.version],
    ['Electron', versions.electron],
    ['Chromium', versions.chrome],
    ['Node', versions.node],
    ['Platform', app.platform],
    ['Locale', app.locale],
    ['Connection', connection.state],
    ['Since', connection.since],
    ['Reason', connection.reason],
    ['Relay', connection.relay],
    ['Notifications', app.notifications],
    ['Tray', app.tray],
    ['Token kept in', app.secrets],
    ['Paused until', pause?.until],
    ['Waiting', counts.waiting],
    ['Critical', counts.critical],
    ['Listed', snapshot.inbox.length],
    ['Answers kept', snapshot.inbox.filter(({ pending }) => pending).length],
    ['Rules', snapshot.me?.subscriptions.rules.length],
    ['Quiet hours', Boolean(snapshot.me?.subscriptions.quietHours)],
    ['Preferences', JSON.stringify(preferences)],
    ['Data', folder],
  ];
  return lines.map(([name, value]) => `${name}: ${value ?? '–'}`).join('\n');
}
