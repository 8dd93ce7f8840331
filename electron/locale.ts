/** The locale that numbers, dates and money are written in. */

const isLocale = (tag: string): boolean => {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
};

/** Asked several times for each item that is drawn: what was found is kept until the language is another. */
export function localeFor(language: () => string, system: string): () => string {
  let found: { language: string; locale: string } | null = null;
  return () => {
    const wanted = language();
    if (found?.language !== wanted) found = { language: wanted, locale: resolveLocale(wanted, system) };
    return found.locale;
  };
}

/**
 * @param language as preferred: `system`, or a language of the catalogue
 * @param system what the system says, BCP 47
 */
export function resolveLocale(language: string, system: string): string {
  // The system's own variety of the language chosen: en-GB writes its dates unlike en-US.
  const wanted = language === 'system' || system.split('-')[0] === language ? system : language;
  return isLocale(wanted) ? wanted : 'en';
}
