/** Parses `beckon:` links. Anyone can create one, so each is validated and has no effect without the user. */

import { Uuid } from '../shared/responses.ts';
import { checker } from '../shared/validate.ts';

type Link = { to: 'pair' } | { to: 'item'; itemId: string };

const isUuid = checker(Uuid);
const LONGEST = 4_096;

/** Parses `beckon://item/<id>` and detects `beckon://pair?…`; null for others. Tolerates a trailing slash and an upper-case scheme. */
export function readLink(text: string): Link | null {
  if (text.length > LONGEST) return null;
  const url = URL.parse(text.trim());
  if (url?.protocol !== 'beckon:' || url.username || url.password || url.port) return null;
  const host = url.hostname.toLowerCase();
  if (host === 'pair') return { to: 'pair' };
  const itemId = url.pathname.replaceAll('/', '').toLowerCase();
  return host === 'item' && isUuid.is(itemId) ? { to: 'item', itemId } : null;
}
