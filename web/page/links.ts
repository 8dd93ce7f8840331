/** Links of items, opened in a tab of their own that knows nothing of this one. */

/** @returns false for anything but http and https: the desk says that it is not opened */
export function openLink(request: unknown): boolean {
  const given = typeof request === 'object' && request !== null && 'url' in request ? String(request.url) : '';
  const url = URL.parse(given);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return false;
  window.open(url.href, '_blank', 'noopener,noreferrer');
  return true;
}
