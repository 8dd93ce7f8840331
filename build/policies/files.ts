/** Generates what administrators use to set policies, from `shared/policy.ts` and its texts. */
import { policyWords } from '../../shared/words/policies.ts';
import { LANGUAGE_CODES, type Language } from '../../shared/words/words.ts';
import { adml, admx } from './group-policy.ts';
import { examplePolicy } from './kinds.ts';
import { macProfile } from './mac-profile.ts';
import { referencePage } from './reference-page.ts';

export const POLICY_FOLDER = 'deploy/desktop/policy';
export const REFERENCE_PAGE = 'docs/install/policies.md';

/** Folders of languages have Windows' names. */
const CULTURES: Readonly<Record<Language, string>> = { en: 'en-US', de: 'de-DE', fr: 'fr-FR' };

/** Text by path below the root. */
export function policyFiles(): Map<string, string> {
  const texts = LANGUAGE_CODES.map(
    (language) => [`windows/${CULTURES[language]}/Beckon.adml`, adml(policyWords[language])] as const,
  );
  const files: (readonly [string, string])[] = [
    ['windows/Beckon.admx', admx()],
    ...texts,
    ['macos/beckon.mobileconfig', macProfile(examplePolicy())],
    ['linux/policy.json', `${JSON.stringify(examplePolicy(), null, 2)}\n`],
  ];
  return new Map([
    ...files.map(([name, text]) => [`${POLICY_FOLDER}/${name}`, text] as const),
    [REFERENCE_PAGE, referencePage(policyWords.en)],
  ]);
}
