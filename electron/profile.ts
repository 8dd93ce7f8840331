/** Where this desktop keeps its data, and what the administrator set by environment (contract section 1, "Desktop settings"). */
import { isAbsolute, join } from 'node:path';
import type { Account } from '../desk/account/account.ts';
import type { Pins } from '../desk/account/issuer-trust.ts';
import { readSecretFile } from '../disk/secret-file.ts';
import { reasonOf } from '../shared/problems.ts';

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
 * What `BECKON_ISSUER` and `BECKON_RELAY` allow this computer to sign in at.
 * @param address checks and tidies an address, null where it is not allowed
 */
export function pinnedSignIn(env: NodeJS.ProcessEnv, address: (text: string) => string | null): Pins {
  const { BECKON_RELAY: relay, BECKON_ISSUER: given } = env;
  const issuer = given ? address(given) : null;
  if (given && !issuer)
    throw new SettingError('BECKON_ISSUER: must be an https:// address (http:// only for this computer)');
  return { issuer, relay: relay ? address(relay) : null };
}

/**
 * The pairing made by `BECKON_RELAY` and `BECKON_TOKEN` or `BECKON_TOKEN_FILE`, null where neither is set, or `BECKON_RELAY` stands beside `BECKON_ISSUER`.
 * @param address checks and tidies a relay's address, null where it is not allowed
 */
export function managedAccount(env: NodeJS.ProcessEnv, address: (text: string) => string | null): Account | null {
  const { BECKON_RELAY: given } = env;
  const token = givenToken(env);
  if (!given && !token) return null;
  const relay = given ? address(given) : null;
  if (!relay) throw new SettingError('BECKON_RELAY: must be an https:// address (http:// only for this computer)');
  if (!token && env.BECKON_ISSUER) return null;
  if (!token) throw new SettingError('BECKON_TOKEN: must be set together with BECKON_RELAY');
  return { relay, token };
}

function givenToken({ BECKON_TOKEN: token, BECKON_TOKEN_FILE: path }: NodeJS.ProcessEnv): string | undefined {
  if (!path) return token;
  if (token) throw new SettingError('BECKON_TOKEN_FILE: and BECKON_TOKEN are both set; set one of them');
  try {
    return readSecretFile(path);
  } catch (error) {
    throw new SettingError(`BECKON_TOKEN_FILE: ${path} ${reasonOf(error)}`);
  }
}
