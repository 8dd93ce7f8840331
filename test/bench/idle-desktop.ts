/** The desktop app at the desk of a user with many open items, connected and idle. */
import { join } from 'node:path';
import { findRuntime } from '../../build/launch/runtime.ts';
import { projectRoot } from '../../build/root.ts';
import { type DesktopSession, startDesktopSession } from '../helpers/desktop-session.ts';
import { event, type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { type Server, startServer, temporaryFolder } from './processes.ts';

const AT_ONCE = 500;

interface IdleDesk {
  session: DesktopSession;
  relay: RunningRelay;
  /** Electron, or its stand-in. */
  runtime: 'electron' | 'stand-in';
  /** Starts the app, which has all items already; `main`: another in its place, that says `ready`. */
  start(args?: readonly string[], main?: string): Promise<Server>;
  close(): Promise<void>;
}

export const TOKEN = 'dana-token';

/** @param dataOf what each item is */
export async function idleDesk(items: number, dataOf: (n: number) => object): Promise<IdleDesk> {
  const relay = await startRelay();
  for (let sent = 0; sent < items; sent += AT_ONCE) {
    const some = Math.min(AT_ONCE, items - sent);
    await relay.send(...Array.from({ length: some }, (_, n) => event('approval.requested', dataOf(sent + n))));
  }
  const session = await startDesktopSession();
  const profile = temporaryFolder('desktop');
  const start: IdleDesk['start'] = async (args = [], main) => {
    const runtime = await findRuntime(projectRoot, session.env, main);
    return startServer({
      command: runtime.command,
      args: [...runtime.args, ...args],
      env: { ...session.env, BECKON_RELAY: relay.url, BECKON_TOKEN: TOKEN, BECKON_PROFILE: profile.path },
      ready: main ? /^ready/ : /^connected to /,
    });
  };
  // The first start downloads all items and opens the window.
  await (await start(['--hidden'])).close();
  return {
    session,
    relay,
    runtime: (await findRuntime(projectRoot, session.env)).kind,
    start,
    async close() {
      await session.close();
      await relay.close();
      profile.remove();
    },
  };
}

/** An app with no code of its own, to measure Electron, or the stand-in, alone. */
export const BARE_APP = join(import.meta.dirname, 'peers', 'bare-app.ts');
