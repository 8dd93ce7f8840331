/** Web addresses of others: what is checked of one must be what a browser opens. */
import { holdsHidden } from './rules/hidden-characters.ts';

/** Every platform has it (URL Standard, section 6.1); the types of none are known here. */
declare const URL: { parse(text: string): { protocol: string; href: string } | null };

/**
 * Of what the URL Standard repairs, what makes two readers see two hosts: a backslash is read as a slash, tabs and line ends are
 * dropped, spaces are trimmed or escaped (section 4.4, "URL parsing").
 */
const REPAIRED = /[\\\s]/;

/**
 * @returns the address as `URL` writes it: host in small letters and in ASCII (punycode), nothing escaped in the host; null where it is
 * none of http or https, or needs repair
 */
export function webAddress(text: string): string | null {
  if (REPAIRED.test(text) || holdsHidden(text)) return null;
  const url = URL.parse(text);
  return url && /^https?:$/.test(url.protocol) ? url.href : null;
}
