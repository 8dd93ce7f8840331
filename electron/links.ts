/** `beckon:` links: what they ask for. Anyone can write one, so each is checked, and none does anything by itself. */

import { Uuid } from '../shared/responses.ts';
import { checker } from '../shared/validate.ts';

export type Link = { to: 'pair' } | { to: 'item'; itemId: string };

const isUuid = checker(Uuid);
const LONGEST = 4_096;

/**
 * `beckon://item/<id>` opens an item; `beckon://pair?…` is read by who pairs. Null for anything else.
 * Systems write the link as they like: a slash more at the end, the scheme in capitals.
 */
export function readLink(text: string): Link | null {
  if (text.length > LONGEST) return null;
  const url = URL.parse(text.trim());
  if (url?.protocol !== 'beckon:' || url.username || url.password || url.port) return null;
  const host = url.hostname.toLowerCase();
  if (host === 'pair') return { to: 'pair' };
  const itemId = url.pathname.replaceAll('/', '').toLowerCase();
  return host === 'item' && isUuid.is(itemId) ? { to: 'item', itemId } : null;
}
