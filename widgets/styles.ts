/** Below this width things stand below each other instead of side by side (design, "The window"). */
export const NARROW = '@media (max-width: 719px)';
/** From this width on the tools beside the answers have their names. */
export const ROOMY = '@media (min-width: 1100px)';
/** A finger, no mouse: targets of 44 px (WCAG 2.5.5), and nothing that appears only under a pointer that hovers (Media Queries 4). */
export const TOUCH = '@media (pointer: coarse)';
/** Anything but a finger: what is small is for it alone. */
export const MOUSE = '@media not all and (pointer: coarse)';
/** Within a list that the person wants compact; in `MOUSE`. */
export const COMPACT = ':global([data-density="compact"])';
/** A phone, upright or on its side: the views are in a bar below. A small window with a mouse is none. */
export const PHONE = '@media (pointer: coarse) and (max-height: 479px), (pointer: coarse) and (max-width: 719px)';
/** A phone on its side: little height, so what else stands below each other stands side by side. Wins over `PHONE`: styles go by these names. */
export const LYING = '@media (pointer: coarse) and (min-width: 480px) and (max-height: 479px)';
/** List and item one at a time. */
export const ONE_PANE = '@media (max-width: 719px), (pointer: coarse) and (max-height: 479px)';
/** A window of 1280 × 1024 px at a zoom of 400 % (WCAG 1.4.10): bars scroll with what they belong to, which has the height to itself. */
export const ZOOMED = '@media (max-width: 479px) and (max-height: 400px)';
/** The person lets the system choose the colours. */
export const FORCED = '@media (forced-colors: active)';

/** `order` of what is drawn below the views and comes before them for the keyboard, and of what is drawn below that. */
export const BELOW_VIEWS = 1;
export const FOOT = 2;

/** Read by screen readers, not drawn. */
export const hidden = {
  position: 'absolute',
  width: '1px',
  height: '1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
} as const;
