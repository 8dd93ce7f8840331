/** Resolves a person's role names to one language. */
import type { Me } from '../people.ts';
import type { Language } from '../words/words.ts';
import { textIn } from './local-text.ts';

export const meIn = (me: Me, language: Language): Me => ({
  ...me,
  roles: me.roles.map(({ names, ...role }) => ({ ...role, name: textIn(role.name, names, language) })),
});
