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

/**
 * Puts a text on the clipboard, under the person's hand. Where the host grants no page the clipboard's interface, by what every page may do
 * with its own selection. @returns false where neither went
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.style.position = 'fixed';
  field.style.opacity = '0';
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}
