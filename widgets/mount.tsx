import { createDOMRenderer, RendererProvider } from '@fluentui/react-components';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { withStyleCache } from './style-cache.ts';

/** Renders a page into its `#root`. @throws Error if it has none */
export function mount(page: ReactNode): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no #root');
  const styles = withStyleCache(createDOMRenderer(document));
  createRoot(root).render(
    <StrictMode>
      <RendererProvider renderer={styles} targetDocument={document}>
        {page}
      </RendererProvider>
    </StrictMode>,
  );
}
