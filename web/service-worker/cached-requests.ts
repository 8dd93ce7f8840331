/** Which requests the service worker answers: the page and its files, never requests to the relay's API. */

/** @param scope address of the page. @returns cache path; null: left to the network */
export function cachePathOf(
  { method, mode, url }: { method: string; mode: string; url: string },
  scope: string,
  has: (path: string) => boolean,
): string | null {
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== new URL(scope).origin) return null;
  if (pathname === '/') return mode === 'navigate' ? pathname : null;
  // A page of an older build requests files that this build does not have.
  return pathname.startsWith('/assets/') || has(pathname) ? pathname : null;
}
