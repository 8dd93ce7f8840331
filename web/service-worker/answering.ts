/** Which requests the service worker answers: for the page and its files, and for nothing that the relay has to be asked. */

/** @param scope address of the page. @returns path under which the answer is kept; null: it is left to the network */
export function keptPath(
  { method, mode, url }: { method: string; mode: string; url: string },
  scope: string,
  has: (path: string) => boolean,
): string | null {
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== new URL(scope).origin) return null;
  if (pathname === '/') return mode === 'navigate' ? pathname : null;
  // A page of an older build asks for files that this one does not have.
  return pathname.startsWith('/assets/') || has(pathname) ? pathname : null;
}
