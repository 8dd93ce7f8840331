/** Where this desktop keeps its data, and what the administrator set by environment (contract section 1, "Desktop settings"). */
import { isAbsolute, join } from 'node:path';
import type { Account } from './core/account.ts';

/**
 * @param profile `BECKON_PROFILE`: a name, or an absolute folder
 * @param appData the platform's folder for application data
 */
export function profileFolder(profile: string | undefined, appData: string): string {
  const name = profile?.trim() ?? '';
  if (isAbsolute(name)) return name;
  const safe = name.replaceAll(/[^\w.-]+/g, '-').replace(/^\.+/, '');
  return join(appData, safe ? `Beckon-${safe}` : 'Beckon');
}

/** A setting that cannot be used; its message is one line that names it. */
export class SettingError extends Error {}

/**
 * The pairing made by `BECKON_RELAY` and `BECKON_TOKEN`, null where neither is set.
 * @param address checks and tidies a relay's address, null where it is not allowed
 */
export function managedAccount(env: NodeJS.ProcessEnv, address: (text: string) => string | null): Account | null {
  const { BECKON_RELAY: given, BECKON_TOKEN: token } = env;
  if (!given && !token) return null;
  const relay = given ? address(given) : null;
  if (!relay) throw new SettingError('BECKON_RELAY: must be an https:// address (http:// only for this computer)');
  if (!token) throw new SettingError('BECKON_TOKEN: must be set together with BECKON_RELAY');
  return { relay, token };
}
