/** The window's access to its own document. */

import { keyboardDetector } from './keyboard-detector.ts';

/** Sets the page's language for screen readers and hyphenation. @param language BCP 47 */
export function speak(language: string): void {
  document.documentElement.lang = language;
}

/** Calls back with both heights, CSS px, whenever the content is or becomes higher than the window. @returns stops watching */
export function watchHeight(content: Element, tell: (height: number, shown: number) => void): () => void {
  const look = () => {
    const height = Math.ceil(content.getBoundingClientRect().height);
    if (height > window.innerHeight) tell(height, window.innerHeight);
  };
  const observer = new ResizeObserver(look);
  observer.observe(content);
  return () => observer.disconnect();
}

/** Calls back at once and when an element changes its size. @returns stops watching */
export function watchSize(elements: readonly Element[], tell: () => void): () => void {
  const observer = new ResizeObserver(tell);
  for (const element of elements) observer.observe(element);
  return () => observer.disconnect();
}

/** Copies a text; requires a user gesture. Falls back to `execCommand` without the Clipboard API. @returns false if both fail */
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

interface MediaStore {
  get(): boolean;
  subscribe(listener: () => void): () => void;
}

/** @param query as in `widgets/styles.ts`, including `@media` */
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

/** True while text is typed on an on-screen keyboard. With subscribers, the page is resized to the visible area above the keyboard. */
export function typingStore(): MediaStore {
  const read = keyboardDetector();
  const listeners = new Set<() => void>();
  let typing = false;
  const finger = window.matchMedia('(pointer: coarse)');
  const look = () => {
    const view = window.visualViewport;
    if (!view) return;
    // With a mouse, a smaller area means a resized window.
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
        // With a mouse there is no keyboard to detect, and reading the area computes the layout in the middle of a drawing.
        if (finger.matches) look();
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
  // Undo the browser's own scrolling to the field, which is now visible anyway.
  window.scrollTo(0, 0);
}
