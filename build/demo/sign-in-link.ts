/** A sign-in link for the demo's web client with a one-time code, as an administrator creates it. */
import { MadeCode } from '../../shared/admin/directory.ts';
import { checker } from '../../shared/validate.ts';

const asMadeCode = checker(MadeCode);

export interface SignInLink {
  /** Signs in the first user who opens it. Servers and proxies never receive the fragment (RFC 9110 section 4.2.5). */
  url: string;
  code: string;
  /** Remaining validity. */
  minutes: number;
}

export const servesWeb = ({ BECKON_WEB }: NodeJS.ProcessEnv): boolean => BECKON_WEB !== 'off';

/** @param at `http://127.0.0.1:PORT` of the relay, and of the pages if elsewhere. @throws with the relay's response if it creates none */
export async function makeSignInLink(
  { relay, pages = relay }: { relay: string; pages?: string },
  userId: string,
  adminToken: string,
): Promise<SignInLink> {
  const asked = Date.now();
  const response = await fetch(`${relay}/v1/admin/people/${encodeURIComponent(userId)}/pair`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: '{}',
    signal: AbortSignal.timeout(10_000),
  });
  const made: unknown = await response.json().catch(() => undefined);
  if (!response.ok || !asMadeCode.is(made)) throw new Error(`no sign-in link: the relay answered ${response.status}`);
  const minutes = Math.round((Date.parse(made.expiresAt) - asked) / 60_000);
  return { url: `${pages}/#code=${encodeURIComponent(made.code)}`, code: made.code, minutes };
}
