/** What the window says to, and reads off, its own document. */

import { sightReader } from './sight.ts';

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

/** Tells at once and whenever one of the elements has another size. @returns the way to stop */
export function watchSize(elements: readonly Element[], tell: () => void): () => void {
  const observer = new ResizeObserver(tell);
  for (const element of elements) observer.observe(element);
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

/** Whether a media query holds, as an external store for `useSyncExternalStore`. */
interface MediaStore {
  get(): boolean;
  subscribe(listener: () => void): () => void;
}

/** @param query as in `widgets/styles.ts`, `@media` included */
export function mediaStore(query: string): MediaStore {
  const list = window.matchMedia(query.replace(/^@media /, ''));
  return {
    get: () => list.matches,
    subscribe(listener) {
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
  };
}

/**
 * Whether a text is typed with the keyboard on the screen. While anybody listens, the page is as high as what that keyboard leaves in sight,
 * so that nothing that is typed lies behind it.
 */
export function typingStore(): MediaStore {
  const read = sightReader();
  const listeners = new Set<() => void>();
  let typing = false;
  const finger = window.matchMedia('(pointer: coarse)');
  const look = () => {
    const view = window.visualViewport;
    if (!view) return;
    // With a mouse somebody has made the window smaller.
    const inField = finger.matches && document.activeElement?.matches('input, textarea') === true;
    const { width, height, scale } = view;
    const says = read({ width, height, page: window.innerHeight, scale, inField });
    setHeight(says.height);
    if (says.typing === typing) return;
    typing = says.typing;
    for (const listener of listeners) listener();
  };
  const watch = (how: 'addEventListener' | 'removeEventListener') => {
    window.visualViewport?.[how]('resize', look);
    document[how]('focusin', look);
    document[how]('focusout', look);
  };
  return {
    get: () => typing,
    subscribe(listener) {
      if (listeners.size === 0) {
        watch('addEventListener');
        look();
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) watch('removeEventListener');
      };
    },
  };
}

function setHeight(height: number | null): void {
  const { style } = document.documentElement;
  if (height === null) {
    style.removeProperty('--sight-height');
    return;
  }
  style.setProperty('--sight-height', `${height}px`);
  // The browser has moved the page to show the field; it is in sight by itself now.
  window.scrollTo(0, 0);
}
