/** Validates external web addresses: the checked address must be the one a browser opens. */
import { holdsHidden } from './rules/hidden-characters.ts';

/** Available on every platform (URL Standard, section 6.1), but no platform types are loaded here. */
declare const URL: { parse(text: string): { protocol: string; href: string } | null };

/**
 * Input that the URL Standard repairs, so that two readers may see different hosts: a backslash is read as a slash, tabs and newlines are
 * dropped, spaces are trimmed or escaped (section 4.4, "URL parsing").
 */
const REPAIRED = /[\\\s]/;

/** @returns the normalized address: host in lower case and ASCII (punycode); null if it is not http or https, or needs repair */
export function webAddress(text: string): string | null {
  if (REPAIRED.test(text) || holdsHidden(text)) return null;
  const url = URL.parse(text);
  return url && /^https?:$/.test(url.protocol) ? url.href : null;
}
