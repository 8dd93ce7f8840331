/** Below this width, columns are stacked (design, "The window"). */
export const NARROW = '@media (max-width: 719px)';
/** From this width, the tools next to the answers have labels. */
export const ROOMY = '@media (min-width: 1100px)';
/** Touch input: targets of 44 px (WCAG 2.5.5), and nothing that appears only on hover (Media Queries 4). */
export const TOUCH = '@media (pointer: coarse)';
/** Any other input, which allows small targets. */
export const MOUSE = '@media not all and (pointer: coarse)';
/** In a list with compact density; use within `MOUSE`. */
export const COMPACT = ':global([data-density="compact"])';
/** A phone in either orientation: the views are in a bottom bar. Excludes small windows with a mouse. */
export const PHONE = '@media (pointer: coarse) and (max-height: 479px), (pointer: coarse) and (max-width: 719px)';
/** A phone in landscape: low height, so stacked content is side by side. Overrides `PHONE`, because styles are ordered by these names. */
export const LYING = '@media (pointer: coarse) and (min-width: 480px) and (max-height: 479px)';
/** List and item are displayed one at a time. */
export const ONE_PANE = '@media (max-width: 719px), (pointer: coarse) and (max-height: 479px)';
/** 1280 × 1024 px at 400 % zoom (WCAG 1.4.10): bars scroll with their content, which uses the whole height. */
export const ZOOMED = '@media (max-width: 479px) and (max-height: 400px)';
/** The system chooses the colours. */
export const FORCED = '@media (forced-colors: active)';

/** CSS `order` of content displayed below the views but before them in focus order, and of content below that. */
export const BELOW_VIEWS = 1;
export const FOOT = 2;

/** For screen readers only. */
export const hidden = {
  position: 'absolute',
  width: '1px',
  height: '1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
} as const;
