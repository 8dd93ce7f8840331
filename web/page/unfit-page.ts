/** Page in place of the window if the browser cannot run it. */
import type { MissingFeature } from './browser-support.ts';

/** Draws without React, which such a browser may not run. */
export function showMissingFeature(document: Document, { title, why }: MissingFeature): void {
  const heading = document.createElement('h1');
  heading.textContent = title;
  const text = document.createElement('p');
  text.textContent = why;
  const page = document.createElement('main');
  page.className = 'plain';
  page.append(heading, text);
  document.title = title;
  document.getElementById('root')?.replaceChildren(page);
}
