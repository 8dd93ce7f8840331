import { createDarkTheme, createLightTheme, type Theme } from '@fluentui/react-components';
import { BRAND, DARK_OVERRIDES, FONT_FAMILY } from '../shared/theme-constants.ts';

export const lightTheme: Theme = { ...createLightTheme(BRAND), fontFamilyBase: FONT_FAMILY };

export const darkTheme: Theme = { ...createDarkTheme(BRAND), fontFamilyBase: FONT_FAMILY, ...DARK_OVERRIDES };
