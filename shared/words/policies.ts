/** Texts of the policy templates. Read when templates are generated, by no program. */
import { policies as german } from './de/policies.ts';
import { policies as english } from './en/policies.ts';
import { policies as french } from './fr/policies.ts';
import type { Translation } from './translation.ts';
import type { InEachLanguage } from './words.ts';

export type PolicyWords = Translation<typeof english>;

export const policyWords: InEachLanguage<PolicyWords> = { en: english, de: german, fr: french };
