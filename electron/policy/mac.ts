/** macOS: managed preferences, which the system writes from configuration profiles; of the computer and of the user. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NO_DOCUMENT, type PolicyDocument, PolicyError, policyOf } from './document.ts';
import type { Run } from './windows.ts';

const MAC_POLICIES = '/Library/Managed Preferences';
const DOMAIN = 'com.beckon.desktop';

/** @param user login name; null: of the computer. @throws PolicyError */
export async function macPolicy(run: Run, user: string | null, folder = MAC_POLICIES): Promise<PolicyDocument> {
  const path = join(folder, ...(user === null ? [] : [user]), `${DOMAIN}.plist`);
  if (!existsSync(path)) return NO_DOCUMENT;
  // The file is a binary property list.
  const text = await run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', path]);
  try {
    return policyOf(path, JSON.parse(text ?? ''));
  } catch (error) {
    if (error instanceof SyntaxError) throw new PolicyError(`${path}: cannot be read`);
    throw error;
  }
}
