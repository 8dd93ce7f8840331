/** The relay, asked by its own page: the cookie says whose session it is, the header that no other site asks. */

import { FROM_PAGE } from '../../shared/page-header.ts';

/** @returns what it says; null where there is nothing, it refuses, or was not reached */
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
