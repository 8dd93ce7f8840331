/** Detects the on-screen keyboard from the visible area. */

/** Minimum height of a keyboard, CSS px; a browser's own bars are lower. */
const KEYBOARD = 120;
/** Pinch zoom also reduces the visible area, but is no keyboard. */
const ZOOMED = 1.05;

export interface VisibleArea {
  /** Of the visible area, CSS px. */
  width: number;
  height: number;
  /** Height of the layout viewport. If only the visible area shrinks, the page has to be resized explicitly. */
  page: number;
  scale: number;
  /** A text field has the focus. */
  inField: boolean;
}

interface KeyboardState {
  typing: boolean;
  /** Required height of the page; null: unchanged. */
  height: number | null;
}

/**
 * Detects the keyboard by the visible area, the only sign that all browsers have. Covers browsers that resize the page
 * (`interactive-widget=resizes-content`) and those that only shrink the visual viewport (CSSOM View).
 */
export function keyboardDetector(): (sight: VisibleArea) => KeyboardState {
  let width = 0;
  let tallest = 0;
  let typing = false;
  return ({ width: now, height, page, scale, inField }) => {
    if (scale > ZOOMED) return { typing: false, height: null };
    // Rotated: the full height is another.
    tallest = now === width ? Math.max(tallest, height) : height;
    width = now;
    // The send button takes the focus from the field before it is pressed; the layout must not move under the finger then.
    typing = tallest - height > KEYBOARD && (typing || inField);
    return { typing, height: page - height > KEYBOARD ? Math.round(height) : null };
  };
}
