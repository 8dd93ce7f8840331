import { type BrandVariants, createDarkTheme, createLightTheme, type Theme } from '@fluentui/react-components';

/** The blue of the app's icon; red, orange and green are left to carry meaning. */
const brand: BrandVariants = {
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
};

const fontFamilyBase = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', sans-serif";

export const lightTheme: Theme = { ...createLightTheme(brand), fontFamilyBase };

const dark = createDarkTheme(brand);
/** Fluent's dark text colours take the middle of the ramp; ours needs a step more light for 4.5:1. */
export const darkTheme: Theme = {
  ...dark,
  fontFamilyBase,
  colorBrandForeground1: brand[120],
  colorBrandForeground2: brand[130],
  colorBrandForegroundLink: brand[120],
  colorBrandForegroundLinkHover: brand[130],
  colorBrandForegroundLinkPressed: brand[110],
  colorCompoundBrandForeground1: brand[120],
  colorCompoundBrandForeground1Hover: brand[130],
  colorCompoundBrandForeground1Pressed: brand[110],
  colorBrandStroke1: brand[110],
  colorCompoundBrandStroke: brand[110],
  colorCompoundBrandBackground: brand[110],
  colorCompoundBrandBackgroundHover: brand[120],
  // Readable on a row under the pointer too, 4.5:1 on #3d3d3d.
  colorPaletteRedForeground1: '#ee9194',
  colorPaletteDarkOrangeForeground1: '#f09a78',
};
