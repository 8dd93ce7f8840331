/** Opens links of items in a separate tab without access to this one (`noopener`). */

/** @returns false for schemes other than http and https; the desk then reports that the link is not opened */
export function openLink(request: unknown): boolean {
  const given = typeof request === 'object' && request !== null && 'url' in request ? String(request.url) : '';
  const url = URL.parse(given);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return false;
  window.open(url.href, '_blank', 'noopener,noreferrer');
  return true;
}
