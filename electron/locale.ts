/** The locale for numbers, dates and amounts. */

const isLocale = (tag: string): boolean => {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
};

/** Cached per language, because it is read several times for each displayed item. */
export function localeFor(language: () => string, system: string): () => string {
  let found: { language: string; locale: string } | null = null;
  return () => {
    const wanted = language();
    if (found?.language !== wanted) found = { language: wanted, locale: resolveLocale(wanted, system) };
    return found.locale;
  };
}

/** @param language preference: `system`, or a language of the catalogue. @param system BCP 47 */
export function resolveLocale(language: string, system: string): string {
  // Prefers the system's variant of the chosen language: en-GB formats dates unlike en-US.
  const wanted = language === 'system' || system.split('-')[0] === language ? system : language;
  return isLocale(wanted) ? wanted : 'en';
}
