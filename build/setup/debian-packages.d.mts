/** Where the stand-in takes Electron's place: a browser, and a desktop session for it. */
export const APP_PACKAGES: readonly string[];
export const TEST_PACKAGES: readonly string[];
/** The installed version of each; undefined if it is not installed. */
export function installedVersions(names: readonly string[]): Promise<(string | undefined)[]>;
/** @param asks whether sudo may ask for a password */
export function installPackages(names: readonly string[], asks: boolean): Promise<{ ok: boolean; words: string }>;
