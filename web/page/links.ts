/** Links of items, opened in a tab of their own that knows nothing of this one. */
import type { Result } from '../../shared/bridge/bridge.ts';
import { problem } from '../../shared/problems.ts';

/** @returns REQUEST_INVALID for anything but http and https */
export function openLink(request: unknown): Result<null> {
  const given = typeof request === 'object' && request !== null && 'url' in request ? String(request.url) : '';
  const url = URL.parse(given);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    return { ok: false, problem: problem('REQUEST_INVALID', 'This link cannot be opened') };
  }
  window.open(url.href, '_blank', 'noopener,noreferrer');
  return { ok: true, value: null };
}
