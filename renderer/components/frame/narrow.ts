/** Below this width the item replaces the list (design, "The window"). */
export const NARROW = '@media (max-width: 719px)';
export const FORCED = '@media (forced-colors: active)';

/** Read by screen readers, not drawn. */
export const hidden = {
  position: 'absolute',
  width: '1px',
  height: '1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
} as const;
