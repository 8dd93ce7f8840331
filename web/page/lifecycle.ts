/** A page that is frozen or left may never run again: until it does, another tab takes its part. */

/** By `freeze` and `resume` (https://wicg.github.io/page-lifecycle/) and the page's transitions (HTML, `pagehide` and `pageshow`). */
export function followLifecycle(say: (message: { kind: 'pause' | 'resume' }) => void): void {
  document.addEventListener('freeze', () => say({ kind: 'pause' }));
  window.addEventListener('pagehide', () => say({ kind: 'pause' }));
  document.addEventListener('resume', () => say({ kind: 'resume' }));
  window.addEventListener('pageshow', ({ persisted }) => persisted && say({ kind: 'resume' }));
}
