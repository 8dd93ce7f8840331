/** How the system looks, which the worker cannot see. */
import type { PageFact } from './own.ts';

export function createAppearance(query: MediaQueryList): PageFact {
  return {
    of: ({ preferences: { theme } }) => ({ dark: theme === 'system' ? query.matches : theme === 'dark' }),
    onChange: (listener) => query.addEventListener('change', listener),
  };
}
