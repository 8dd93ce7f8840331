/** What a start, a second start or a link asks for, brought to the window. */
import { join } from 'node:path';
import { app } from 'electron';
import type { Log } from '../../desk/ports.ts';
import { hostOf } from '../../desk/relay-client/address.ts';
import { parsePairLink } from '../../desk/relay-client/pair.ts';
import type { StartRequest } from '../arguments.ts';
import { registerScheme } from '../desktop/scheme.ts';
import { readLink } from '../links.ts';
import type { Windows } from '../windows/windows.ts';

/** @returns whether the link asked for something that is shown now */
function openLink(link: string, windows: Windows): boolean {
  const asked = readLink(link);
  if (asked?.to === 'item') {
    windows.tell('navigate', { view: 'inbox', itemId: asked.itemId });
    return true;
  }
  const pairing = asked && parsePairLink(link);
  // The person is asked, naming the host: a link alone pairs nothing.
  if (pairing) windows.tell('pair', { ...pairing, host: hostOf(pairing.relay) });
  return pairing !== null;
}

export function createStartRequests(windows: Windows, log: Log): (start: StartRequest) => void {
  return (start) => {
    if (start.link !== null) {
      if (openLink(start.link, windows)) return;
      // Not the link itself: it may hold a code.
      log.warn('a link was not understood and was ignored', { length: start.link.length });
    }
    if (start.view) windows.tell('navigate', { view: start.view });
    else if (start.open) windows.openMain();
  };
}

/** Only an installed app takes the scheme: one that is tried out would leave a handler behind that leads nowhere. */
export function takeLinks(log: Log): void {
  if (!app.isPackaged) return;
  void registerScheme({
    app,
    platform: process.platform,
    appImage: process.env.APPIMAGE,
    dataFolder: process.env.XDG_DATA_HOME ?? join(app.getPath('home'), '.local', 'share'),
    log,
  });
}
