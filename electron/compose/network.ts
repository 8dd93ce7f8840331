/** The company's network, joined: whom this desktop trusts. */
import { CaFileError, trustAuthorities } from '../../network/trust.ts';
import type { Log } from '../core/ports.ts';
import { SettingError } from '../profile.ts';

/** Once, before the first connection. @throws SettingError where `BECKON_CA_FILE` cannot be used */
export function trustCompany(env: NodeJS.ProcessEnv, log: Log): void {
  try {
    log.info('authorities are trusted', trustAuthorities(env.BECKON_CA_FILE));
  } catch (error) {
    throw error instanceof CaFileError ? new SettingError(error.message) : error;
  }
}
