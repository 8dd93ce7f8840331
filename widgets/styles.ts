/** Below this width things stand below each other instead of side by side (design, "The window"). */
export const NARROW = '@media (max-width: 719px)';
/** The person lets the system choose the colours. */
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
