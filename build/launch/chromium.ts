import { findProgram } from '../session/process.ts';

/** The system's Chromium: CHROME_PATH, else the usual names. Throws naming what to do where there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string {
  const names = [env.CHROME_PATH, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  for (const name of names) {
    const found = name && findProgram(name, env.PATH);
    if (found) return found;
  }
  throw new Error('no Chromium found: set CHROME_PATH, or run npm run setup');
}

/** What it is started with when a script drives it: quiet, offline, and without a sandbox only as root, where it has none. */
export function chromiumArgs(): string[] {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [
    ...asRoot,
    '--disable-quic',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
}
