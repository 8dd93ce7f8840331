/** What the window says to, and reads off, its own document. */

/** Says which language the page is in, for screen readers and hyphenation. @param language BCP 47 */
export function speak(language: string): void {
  document.documentElement.lang = language;
}

/**
 * Tells whenever the content of an element's window is, or has become, higher than the window; CSS pixels.
 * @returns the way to stop
 */
export function watchHeight(content: Element, tell: (height: number, shown: number) => void): () => void {
  const look = () => {
    const height = Math.ceil(content.getBoundingClientRect().height);
    if (height > window.innerHeight) tell(height, window.innerHeight);
  };
  const observer = new ResizeObserver(look);
  observer.observe(content);
  return () => observer.disconnect();
}
