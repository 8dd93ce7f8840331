/** Handles the request of a start, a second start or a link. */
import { join } from 'node:path';
import { app } from 'electron';
import type { Log } from '../../desk/ports.ts';
import { hostOf } from '../../desk/relay-client/address.ts';
import { parsePairLink } from '../../desk/relay-client/pairing.ts';
import type { StartRequest } from '../arguments.ts';
import { registerScheme } from '../desktop/scheme.ts';
import { readLink } from '../links.ts';
import type { Windows } from '../windows/windows.ts';

/** @returns true if the link opened a view */
function openLink(link: string, windows: Windows): boolean {
  const asked = readLink(link);
  if (asked?.to === 'item') {
    windows.tell('navigate', { view: 'inbox', itemId: asked.itemId });
    return true;
  }
  const pairing = asked && parsePairLink(link);
  // The user confirms, with the host displayed: a link alone never pairs.
  if (pairing) windows.tell('pair', { ...pairing, host: hostOf(pairing.relay) });
  return pairing !== null;
}

export function createStartRequests(windows: Windows, log: Log): (start: StartRequest) => void {
  return (start) => {
    if (start.link !== null) {
      if (openLink(start.link, windows)) return;
      // The link itself is not logged, because it may contain a code.
      log.warn('an invalid link was ignored', { length: start.link.length });
    }
    if (start.view) windows.tell('navigate', { view: start.view });
    else if (start.open) windows.openMain();
  };
}

/** Registers the link scheme for an installed app only; an app on trial would leave a dead handler behind. */
export function registerLinks(log: Log): void {
  if (!app.isPackaged) return;
  void registerScheme({
    app,
    platform: process.platform,
    appImage: process.env.APPIMAGE,
    dataFolder: process.env.XDG_DATA_HOME ?? join(app.getPath('home'), '.local', 'share'),
    log,
  });
}
