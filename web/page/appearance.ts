/** The system's colour scheme, which the worker cannot read. */
import type { PageFact } from './page-side.ts';

export function createAppearance(query: MediaQueryList): PageFact {
  return {
    of: ({ preferences: { theme } }) => ({ dark: theme === 'system' ? query.matches : theme === 'dark' }),
    onChange: (listener) => query.addEventListener('change', listener),
  };
}
