/** Requests from the page to its relay: the cookie identifies the session, the header proves that no other site sent the request. */

import { FROM_PAGE } from '../../shared/page-header.ts';

/** @returns the response body; null if empty, refused or unreachable */
export async function askRelay(method: string, path: string, body?: object): Promise<unknown> {
  try {
    const response = await fetch(path, {
      method,
      cache: 'no-store',
      headers: { ...FROM_PAGE, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) return null;
    const text = await response.text();
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
