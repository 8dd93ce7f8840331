/** The desk's locale: the user's preference, else the browser's, once the words of that language are loaded. */
import type { PreferencePort } from '../../desk/desk-parts.ts';
import { languageOf } from '../../shared/words/words.ts';
import type { HostPorts } from './ports.ts';

/** @param arrived called when words were loaded. @returns BCP 47; the previous locale while words load, or if they fail to load */
export function createLocale(
  { facts, languages, log }: Pick<HostPorts, 'facts' | 'languages' | 'log'>,
  preferences: Pick<PreferencePort, 'get'>,
  arrived: () => void,
): () => string {
  let spoken = facts().locale;
  const asked = new Set<string>();
  const fetch = async (wanted: string): Promise<void> => {
    const language = languageOf(wanted);
    if (asked.has(language)) return;
    asked.add(language);
    try {
      await languages.fetch(wanted);
      arrived();
    } catch (error) {
      log.warn('a language could not be loaded', { language, reason: String(error) });
    } finally {
      asked.delete(language);
    }
  };
  return () => {
    const { language } = preferences.get();
    const wanted = language === 'system' ? facts().locale : language;
    if (languages.has(wanted)) spoken = wanted;
    else void fetch(wanted);
    return spoken;
  };
}
