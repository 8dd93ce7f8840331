/** The locale that the desk speaks: as the person prefers, else as the browser does, once the words of its language are here. */
import type { PreferencePort } from '../../desk/desk-parts.ts';
import { languageOf } from '../../shared/words/words.ts';
import type { Surroundings } from './ports.ts';

/**
 * @param arrived words came in which everything is to be drawn anew
 * @returns BCP 47; while words are fetched, and where they are not to be had, the one spoken before
 */
export function createLocale(
  { facts, languages, log }: Pick<Surroundings, 'facts' | 'languages' | 'log'>,
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
      log.warn('a language did not come', { language, reason: String(error) });
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
