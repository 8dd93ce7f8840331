/** The way into the demo's web client: a link with a one-time code, as an administrator makes it. */
import { MadeCode } from '../../shared/admin/directory.ts';
import { checker } from '../../shared/validate.ts';

const asMadeCode = checker(MadeCode);

export interface SignInLink {
  /** Signs in whoever opens it first; what follows its `#` no server and no proxy ever sees (RFC 9110 section 4.2.5). */
  url: string;
  /** The code alone, to be typed. */
  code: string;
  /** For how many minutes more it signs in. */
  minutes: number;
}

/** Whether a relay in this environment serves the web client. */
export const servesWeb = ({ BECKON_WEB }: NodeJS.ProcessEnv): boolean => BECKON_WEB !== 'off';

/**
 * Makes a link for one person.
 * @param at `http://127.0.0.1:PORT` of the relay, and of the pages if they come from elsewhere
 * @throws where the relay makes none, with what it said
 */
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
