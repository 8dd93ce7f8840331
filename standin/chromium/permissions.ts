/** Permissions every page has, as in Electron; Chromium denies all others. */
export const GRANTED: readonly string[] = ['clipboardSanitizedWrite'];
