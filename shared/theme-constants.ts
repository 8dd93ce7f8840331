/** Visual constants shared by the desk window and the console, as plain data; each builds its own theme. */

/** The blue of the app icon. Red, orange and green are reserved for meaning. */
export const BRAND = {
  10: '#040a1c',
  20: '#071335',
  30: '#0b1b51',
  40: '#10256b',
  50: '#152f87',
  60: '#1c3a9d',
  70: '#2546b1',
  80: '#3258c8',
  90: '#436bda',
  100: '#5880e6',
  110: '#7195eb',
  120: '#8aa9f1',
  130: '#a4bdf5',
  140: '#bfd1f9',
  150: '#d8e3fb',
  160: '#eaf0fe',
} as const;

export const FONT_FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', sans-serif";

/** Fluent's dark theme takes text colours from the middle of the ramp; here they are one step lighter for a contrast of 4.5:1. */
export const DARK_OVERRIDES = {
  colorBrandForeground1: BRAND[120],
  colorBrandForeground2: BRAND[130],
  colorBrandForegroundLink: BRAND[120],
  colorBrandForegroundLinkHover: BRAND[130],
  colorBrandForegroundLinkPressed: BRAND[110],
  colorCompoundBrandForeground1: BRAND[120],
  colorCompoundBrandForeground1Hover: BRAND[130],
  colorCompoundBrandForeground1Pressed: BRAND[110],
  colorBrandStroke1: BRAND[110],
  colorCompoundBrandStroke: BRAND[110],
  colorCompoundBrandBackground: BRAND[110],
  colorCompoundBrandBackgroundHover: BRAND[120],
  // 4.5:1 also on a hovered row, #3d3d3d.
  colorPaletteRedForeground1: '#ee9194',
  colorPaletteDarkOrangeForeground1: '#f09a78',
} as const;
