/** Opens a browser next to the demo's desktop and reports where an item is displayed. */
import { findChromium } from '../launch/chromium.ts';
import { openBrowserDesk } from './browser-desk.ts';
import { type SignInLink, servesWeb } from './sign-in-link.ts';

export interface BesideDesktop {
  /** @throws if the browser did not sign in, or does not display the item within `withinMs` */
  places(title: string, withinMs: number): Promise<string>;
  close(): Promise<void>;
}

/** Opens a browser if this machine has one and the relay serves the web client. Never rejects: `places` reports the failure. */
export async function openBeside(env: NodeJS.ProcessEnv, link: () => Promise<SignInLink>): Promise<BesideDesktop> {
  const hindrance = hindranceIn(env);
  if (hindrance !== undefined) {
    return { places: async () => `seen on the desktop (in no browser: ${hindrance})`, close: async () => {} };
  }
  try {
    const desk = await openBrowserDesk(await link(), env);
    return {
      async places(title, withinMs) {
        await desk.shows(title, withinMs).catch(() => {
          throw new Error(`"${title}" was seen on the desktop, and in the browser not within ${withinMs / 1000} s`);
        });
        return 'seen on the desktop and in a browser';
      },
      close: desk.close,
    };
  } catch (error) {
    const [why] = (error instanceof Error ? error.message : String(error)).split('\n');
    return {
      async places(title) {
        throw new Error(`"${title}" was seen on the desktop, and in no browser: ${why}`);
      },
      close: async () => {},
    };
  }
}

function hindranceIn(env: NodeJS.ProcessEnv): string | undefined {
  if (!servesWeb(env)) return 'BECKON_WEB=off, the relay serves no web client';
  try {
    findChromium(env);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
