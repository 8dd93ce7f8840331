import { type ReactNode, StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

/** Renders a page into its `#root`. @throws Error if it has none */
export function mount(page: ReactNode): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no #root');
  // At once: a rendering that React schedules would wait until V8 has stored its cache of the compiled script.
  flushSync(() => createRoot(root).render(<StrictMode>{page}</StrictMode>));
}
