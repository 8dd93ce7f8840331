/** What of the page is in sight beside the keyboard on the screen. */

/** CSS pixels that a keyboard takes at least; a browser's own bars take less. */
const KEYBOARD = 120;
/** A person who zooms in with two fingers sees less of the page too: that is no keyboard. */
const ZOOMED = 1.05;

export interface Sight {
  /** Of what is in sight; CSS pixels. */
  width: number;
  height: number;
  /** Of the page as it is laid out: where only the sight gets smaller, the page has to follow it by itself. */
  page: number;
  scale: number;
  /** The keyboard's focus is in a field for text. */
  inField: boolean;
}

interface SightSays {
  typing: boolean;
  /** How high the page should be; null: as high as it is. */
  height: number | null;
}

/**
 * Tells by what is in sight whether the keyboard is up: there is no other sign of it in every browser. Browsers that resize the page for it
 * (`interactive-widget=resizes-content`) and those that only let less of it be seen (CSSOM View, visual viewport) are told alike.
 */
export function sightReader(): (sight: Sight) => SightSays {
  let width = 0;
  let tallest = 0;
  let typing = false;
  return ({ width: now, height, page, scale, inField }) => {
    if (scale > ZOOMED) return { typing: false, height: null };
    // Turned round: another height is the whole one.
    tallest = now === width ? Math.max(tallest, height) : height;
    width = now;
    // The field loses the focus to the button that sends before that is pressed: nothing may move from under the finger then.
    typing = tallest - height > KEYBOARD && (typing || inField);
    return { typing, height: page - height > KEYBOARD ? Math.round(height) : null };
  };
}
