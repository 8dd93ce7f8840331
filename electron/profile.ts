/** The data folder, and the administrator's settings from the environment (contract section 1, "Settings of the desktop"). */
import { isAbsolute, join } from 'node:path';
import type { Account } from '../desk/account/account.ts';
import type { Pins } from '../desk/account/issuer-trust.ts';
import { readSecretFile } from '../disk/secret-file.ts';
import { reasonOf } from '../shared/problems.ts';

/** @param profile `BECKON_PROFILE`: a name or an absolute folder. @param appData the platform's application data folder */
export function profileFolder(profile: string | undefined, appData: string): string {
  const name = profile?.trim() ?? '';
  if (isAbsolute(name)) return name;
  const safe = name.replaceAll(/[^\w.-]+/g, '-').replace(/^\.+/, '');
  return join(appData, safe ? `Beckon-${safe}` : 'Beckon');
}

/** An unusable setting; its message is one line that names it. */
export class SettingError extends Error {}

/** Sign-in restrictions from `BECKON_ISSUER` and `BECKON_RELAY`. @param address normalizes an address, null if not allowed */
export function pinnedSignIn(env: NodeJS.ProcessEnv, address: (text: string) => string | null): Pins {
  const { BECKON_RELAY: relay, BECKON_ISSUER: given } = env;
  const issuer = given ? address(given) : null;
  if (given && !issuer)
    throw new SettingError('BECKON_ISSUER: must be an https:// address (http:// only for this computer)');
  return { issuer, relay: relay ? address(relay) : null };
}

/**
 * Account from `BECKON_RELAY` and `BECKON_TOKEN` or `BECKON_TOKEN_FILE`; null if none is set. Without a token the person signs in, if
 * `BECKON_ISSUER` is set or the relay is one of the managed policy.
 * @param address normalizes an address, null if not allowed. @param byPolicy the policy sets the relay
 */
export function managedAccount(
  env: NodeJS.ProcessEnv,
  address: (text: string) => string | null,
  byPolicy = false,
): Account | null {
  const { BECKON_RELAY: given } = env;
  const token = givenToken(env);
  if (!given && !token) return null;
  const relay = given ? address(given) : null;
  if (!relay) throw new SettingError('BECKON_RELAY: must be an https:// address (http:// only for this computer)');
  if (!token && (env.BECKON_ISSUER || byPolicy)) return null;
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
