/** A browser beside the demo's desktop, and what is said of where an item was seen. */
import { findChromium } from '../launch/chromium.ts';
import { openBrowserDesk } from './browser-desk.ts';
import { type SignInLink, servesWeb } from './sign-in-link.ts';

export interface BesideDesktop {
  /**
   * Where an item of this title, which the desktop has, was seen, in words.
   * @throws where there is a browser that did not sign in, or does not show the item within so many ms
   */
  places(title: string, withinMs: number): Promise<string>;
  close(): Promise<void>;
}

/** Opens it, where this machine has a browser and the relay a web client. Never rejects: what fails is said with the item. */
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

/** Why there is no browser to look at. */
function hindranceIn(env: NodeJS.ProcessEnv): string | undefined {
  if (!servesWeb(env)) return 'BECKON_WEB=off, the relay serves no web client';
  try {
    findChromium(env);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
